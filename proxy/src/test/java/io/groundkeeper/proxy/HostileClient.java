package io.groundkeeper.proxy;

import io.groundkeeper.proxy.fuzz.PacketGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.Callable;

/** One connection of packets that are nearly right, in segments of any length, which ends in one way or another. */
final class HostileClient implements Callable<Integer> {

    private static final int MAX_PACKETS = 40;
    private static final int PATIENCE_MILLIS = 200;

    private final InetSocketAddress server;
    private final Random random;
    private final PacketGenerator packets;

    HostileClient(InetSocketAddress server, Random random) {
        this.server = server;
        this.random = random;
        this.packets = new PacketGenerator(random);
    }

    /** Returns how many packets it has sent. */
    @Override
    public Integer call() throws IOException {
        int sent = 0;
        try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                OutputStream out = socket.getOutputStream();
                send(out, packets.first());
                for (int count = random.nextInt(MAX_PACKETS); sent < count; sent++) {
                    send(out, packets.next());
                }
                end(socket);
            } catch (IOException e) {
                // The server has closed the connection, as it should, or keeps silent, as it may.
            }
        }
        return sent + 1;
    }

    private void send(OutputStream out, byte[] packet) throws IOException {
        int from = 0;
        while (from < packet.length) {
            int length =
                    Math.min(packet.length - from, random.nextInt(4) == 0 ? 1 + random.nextInt(10) : packet.length);
            out.write(packet, from, length);
            from += length;
        }
    }

    private void end(Socket socket) throws IOException {
        switch (random.nextInt(4)) {
            case 0 -> socket.setSoLinger(true, 0);
            case 1 -> send(socket.getOutputStream(), new byte[] {0, 0, 1});
            default -> {
                send(socket.getOutputStream(), PacketGenerator.last());
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        }
    }
}
