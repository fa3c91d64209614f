package io.groundkeeper.it.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/** A client's network link to a server, which a test can break: a loopback port that forwards to the server's. */
public final class TcpForwarder implements AutoCloseable {

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final InetAddress source;
    private final byte[] greeting;
    private final Supplier<Carrier> carriers;
    private final Set<Socket> sockets = new HashSet<>();
    private boolean down;

    /** Passes on what a connection's ends send. Each direction has a thread of its own. */
    public interface Carrier {

        /** Returns at the end of what the client sends, or to have the connection closed. */
        void toServer(InputStream client, OutputStream server) throws IOException;

        /** Returns at the end of what the server sends, or to have the connection closed. */
        void toClient(InputStream server, OutputStream client) throws IOException;

        /** Called before the connection is closed, perhaps more than once. */
        void ended();
    }

    /** Passes everything on as it comes. */
    private static final class Plain implements Carrier {
        @Override
        public void toServer(InputStream client, OutputStream server) throws IOException {
            client.transferTo(server);
        }

        @Override
        public void toClient(InputStream server, OutputStream client) throws IOException {
            server.transferTo(client);
        }

        @Override
        public void ended() {}
    }

    private interface Direction {
        void carry(InputStream from, OutputStream to) throws IOException;
    }

    private TcpForwarder(
            ServerSocket listener,
            InetSocketAddress target,
            InetAddress source,
            byte[] greeting,
            Supplier<Carrier> carriers) {
        this.listener = listener;
        this.target = target;
        this.source = source;
        this.greeting = greeting;
        this.carriers = carriers;
    }

    /** Opens a link to a service. */
    public static TcpForwarder to(ZooKeeperService service) throws IOException {
        return to(service.address());
    }

    /** Opens a link to a server's port. */
    public static TcpForwarder to(InetSocketAddress server) throws IOException {
        return to(server, null, new byte[0], Plain::new);
    }

    /** As {@link #to(InetSocketAddress)}, from an address of this machine that the server is to see. */
    public static TcpForwarder from(InetAddress source, InetSocketAddress server) throws IOException {
        return to(server, source, new byte[0], Plain::new);
    }

    /** As {@link #to(InetSocketAddress)}; each connection begins with {@code greeting}, as a load balancer's may. */
    public static TcpForwarder greeting(byte[] greeting, InetSocketAddress server) throws IOException {
        return to(server, null, greeting, Plain::new);
    }

    /** As {@link #to(InetSocketAddress)}; each connection has a carrier of its own. */
    public static TcpForwarder through(Supplier<Carrier> carriers, InetSocketAddress server) throws IOException {
        return to(server, null, new byte[0], carriers);
    }

    private static TcpForwarder to(
            InetSocketAddress server, InetAddress source, byte[] greeting, Supplier<Carrier> carriers)
            throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TcpForwarder forwarder = new TcpForwarder(listener, server, source, greeting, carriers);
        forwarder.start("accept", forwarder::accept);
        return forwarder;
    }

    /** The port on the loopback address to connect to instead of the service's. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Where to connect to instead of the service. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** What a ZooKeeper client connects to instead of the service: {@code host:port}. */
    public String connectString() {
        return listener.getInetAddress().getHostAddress() + ":" + port();
    }

    /** Breaks every connection; new ones work. */
    public synchronized void dropConnections() {
        for (Socket socket : sockets) {
            close(socket);
        }
        sockets.clear();
    }

    /** Breaks every connection, and new ones as they come, until {@link #up}. */
    public synchronized void down() {
        down = true;
        dropConnections();
    }

    /** Lets connections through again. */
    public synchronized void up() {
        down = false;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        down();
    }

    private void accept() {
        while (true) {
            try {
                connect(listener.accept());
            } catch (SocketException e) {
                if (listener.isClosed()) {
                    return;
                }
                throw new IllegalStateException("cannot accept on " + listener, e);
            } catch (IOException e) {
                throw new IllegalStateException("cannot accept on " + listener, e);
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        if (!register(client, server)) {
            return;
        }
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            if (source != null) {
                server.bind(new InetSocketAddress(source, 0));
            }
            server.connect(target);
            server.getOutputStream().write(greeting);
        } catch (IOException e) {
            release(client, server);
            return;
        }
        Carrier carrier = carriers.get();
        start("out", () -> pump(client, server, carrier::toServer, carrier));
        start("in", () -> pump(server, client, carrier::toClient, carrier));
    }

    private synchronized boolean register(Socket client, Socket server) {
        if (down) {
            close(client);
            return false;
        }
        sockets.add(client);
        sockets.add(server);
        return true;
    }

    private synchronized void release(Socket one, Socket other) {
        close(one);
        close(other);
        sockets.remove(one);
        sockets.remove(other);
    }

    private void pump(Socket from, Socket to, Direction direction, Carrier carrier) {
        try {
            direction.carry(from.getInputStream(), to.getOutputStream());
        } catch (IOException e) {
            // Either end has broken the connection, or the test has; both ends learn it below.
        } finally {
            carrier.ended();
            release(from, to);
        }
    }

    private void start(String task, Runnable runnable) {
        Thread thread = new Thread(runnable, "tcp-forwarder-" + port() + "-" + task);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
