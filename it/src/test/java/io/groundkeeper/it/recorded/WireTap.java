package io.groundkeeper.it.recorded;

import io.groundkeeper.it.server.TcpForwarder;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The network between a proxy and its clients, which passes on frame by frame what a recorder has noted. It can be cut, and
 * stand still one way or both, for all connections or for one. Thread-safe.
 */
final class WireTap implements AutoCloseable {
    private static final int MAX_FRAME = 16 << 20;

    private final int proxy;
    private final Recorder recorder;
    private final Falsifier falsifier;
    private final TcpForwarder forwarder;
    private final Valve toServer = new Valve();
    private final Valve toClient = new Valve();
    private final Set<Connection> connections = Collections.synchronizedSet(new HashSet<>());

    private WireTap(int proxy, InetSocketAddress server, Recorder recorder, Falsifier falsifier) throws IOException {
        this.proxy = proxy;
        this.recorder = recorder;
        this.falsifier = falsifier;
        this.forwarder = TcpForwarder.through(Connection::new, server);
    }

    /** Taps a proxy, which need not run yet. */
    static WireTap of(int proxy, InetSocketAddress server, Recorder recorder, Falsifier falsifier) throws IOException {
        return new WireTap(proxy, server, recorder, falsifier);
    }

    /** What clients connect to instead of the proxy. */
    String connectString() {
        return forwarder.connectString();
    }

    void dropConnections() {
        forwarder.dropConnections();
    }

    void down() {
        forwarder.down();
    }

    void up() {
        forwarder.up();
    }

    Valve toServer() {
        return toServer;
    }

    Valve toClient() {
        return toClient;
    }

    /** A valve for both directions of one of its connections; of none where it has none. */
    Valve one(RandomGenerator random) {
        List<Connection> all;
        synchronized (connections) {
            all = new ArrayList<>(connections);
        }
        return all.isEmpty() ? new Valve() : all.get(random.nextInt(all.size())).own;
    }

    @Override
    public void close() throws IOException {
        toServer.open();
        toClient.open();
        synchronized (connections) {
            connections.forEach(connection -> connection.own.open());
        }
        forwarder.close();
    }

    private final class Connection implements TcpForwarder.Carrier {
        private final RecordedConnection recorded = recorder.accept(proxy);
        private final Valve own = new Valve();

        Connection() {
            connections.add(this);
        }

        @Override
        public void toServer(InputStream client, OutputStream server) throws IOException {
            DataInputStream in = new DataInputStream(new BufferedInputStream(client));
            for (byte[] frame = read(in); frame != null; frame = read(in)) {
                toServer.pass();
                own.pass();
                if (!recorded.fromClient(frame)) {
                    return;
                }
                falsifier.toServer(this, frame);
                write(server, frame);
            }
        }

        @Override
        public void toClient(InputStream server, OutputStream client) throws IOException {
            DataInputStream in = new DataInputStream(new BufferedInputStream(server));
            for (byte[] frame = read(in); frame != null; frame = read(in)) {
                toClient.pass();
                own.pass();
                for (byte[] arriving : falsifier.toClient(this, frame)) {
                    if (!recorded.fromServer(arriving)) {
                        return;
                    }
                    write(client, arriving);
                }
            }
        }

        @Override
        public void ended() {
            recorded.ended();
            connections.remove(this);
        }
    }

    /** The next frame without its length; null at the end. */
    private static byte[] read(DataInputStream in) throws IOException {
        int length;
        try {
            length = in.readInt();
        } catch (EOFException e) {
            return null;
        }
        if (length < 0 || length > MAX_FRAME) {
            throw new IOException("a frame of " + length + " bytes");
        }
        byte[] frame = new byte[length];
        in.readFully(frame);
        return frame;
    }

    private static void write(OutputStream out, byte[] frame) throws IOException {
        out.write(ByteBuffer.allocate(Integer.BYTES + frame.length)
                .putInt(frame.length)
                .put(frame)
                .array());
        out.flush();
    }
}
