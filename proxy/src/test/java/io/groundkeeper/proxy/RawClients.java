package io.groundkeeper.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many clients with a session each, and nothing else: sockets of one thread. They send one request, and see how they are left. */
final class RawClients implements AutoCloseable {
    private static final int CONNECT_REQUEST_BYTES = 45;
    private static final int CONNECT_RESPONSE_BYTES = 37;
    private static final int PASSWORD_BYTES = 16;

    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();

    private RawClients() throws IOException {}

    /** Opens so many sessions. */
    static RawClients connect(int port, int count, Duration sessionTimeout) throws IOException {
        RawClients clients = new RawClients();
        try {
            for (int i = 0; i < count; i++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                clients.channels.add(channel);
                channel.write(connectRequest((int) sessionTimeout.toMillis()));
            }
            for (SocketChannel channel : clients.channels) {
                ByteBuffer response = ByteBuffer.allocate(Integer.BYTES + CONNECT_RESPONSE_BYTES);
                while (response.hasRemaining()) {
                    if (channel.read(response) < 0) {
                        throw new IOException("no session");
                    }
                }
                channel.configureBlocking(false);
                channel.register(clients.selector, SelectionKey.OP_READ);
            }
            return clients;
        } catch (IOException e) {
            clients.close();
            throw e;
        }
    }

    private static ByteBuffer connectRequest(int timeoutMillis) {
        return ByteBuffer.allocate(Integer.BYTES + CONNECT_REQUEST_BYTES)
                .putInt(CONNECT_REQUEST_BYTES)
                .putInt(0) // protocol version
                .putLong(0) // last zxid seen
                .putInt(timeoutMillis)
                .putLong(0) // session
                .putInt(PASSWORD_BYTES)
                .put(new byte[PASSWORD_BYTES])
                .put((byte) 0) // read-only
                .flip();
    }

    /**
     * Waits until the server has ended each of them; each closes then, as clients do.
     *
     * @return when, in nanoseconds, one after the other
     * @throws IOException where one was reset, or sent something
     */
    List<Long> awaitEnds() throws IOException {
        List<Long> ends = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.allocate(1);
        while (ends.size() < channels.size()) {
            selector.select(key -> {
                try {
                    if (((SocketChannel) key.channel()).read(buffer) >= 0) {
                        throw new IllegalStateException("a client that asks nothing was told something");
                    }
                    key.channel().close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                ends.add(System.nanoTime());
            });
        }
        return ends;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
