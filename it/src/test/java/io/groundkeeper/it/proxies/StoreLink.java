package io.groundkeeper.it.proxies;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The way of all processes to a store, on which one of them can be cut off as a network does that loses packets: its connections stay
 * open, and nothing comes through until they are healed; then all of it does. Tells processes by what Linux says of their sockets.
 */
public final class StoreLink implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int HEX = 16;

    /** Columns of {@code /proc/net/tcp}. */
    private static final int LOCAL_ADDRESS = 1;

    private static final int INODE = 9;

    private final ServerSocket listener;
    private final InetSocketAddress store;
    private final Set<Socket> sockets = new HashSet<>();
    private long cutOff = -1;
    private Set<Integer> portsCutOff = Set.of();

    private StoreLink(ServerSocket listener, InetSocketAddress store) {
        this.listener = listener;
        this.store = store;
    }

    /** A way to a port of the loopback address, which nobody need listen on yet. */
    public static StoreLink to(int port) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        StoreLink link = new StoreLink(new ServerSocket(0, 50, loopback), new InetSocketAddress(loopback, port));
        link.start("accept", link::accept);
        return link;
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** Lets nothing through of a process. */
    public synchronized void cutOff(long pid) throws IOException {
        cutOff = pid;
        portsCutOff = portsOf(pid);
    }

    /** Lets everything through. */
    public synchronized void heal() {
        cutOff = -1;
        portsCutOff = Set.of();
        notifyAll();
    }

    /** The local ports of a process's connections. */
    private static Set<Integer> portsOf(long pid) throws IOException {
        Set<String> own = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path file : files) {
                try {
                    own.add(Files.readSymbolicLink(file).toString());
                } catch (NoSuchFileException e) {
                    // It has been closed meanwhile.
                }
            }
        }
        Set<Integer> ports = new HashSet<>();
        for (String table : new String[] {"tcp", "tcp6"}) {
            Files.readAllLines(Path.of("/proc/net", table)).stream()
                    .skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> own.contains("socket:[" + columns[INODE] + "]"))
                    .map(columns -> columns[LOCAL_ADDRESS])
                    .map(address -> address.substring(address.lastIndexOf(':') + 1))
                    .forEach(port -> ports.add(Integer.parseInt(port, HEX)));
        }
        return ports;
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

    private void connect(Socket client) throws IOException {
        Socket server = new Socket();
        synchronized (this) {
            sockets.add(client);
            sockets.add(server);
            if (cutOff >= 0) {
                portsCutOff = portsOf(cutOff);
            }
        }
        int port = client.getPort();
        start(port + "-out", () -> {
            try {
                awaitWay(port);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                server.connect(store);
            } catch (IOException e) {
                end(client, server);
                return;
            }
            start(port + "-in", () -> pump(port, server, client));
            pump(port, client, server);
        });
    }

    private void pump(int port, Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int length;
            while ((length = in.read(buffer)) >= 0) {
                awaitWay(port);
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // Either end has broken the connection; both learn it below.
        } finally {
            end(from, to);
        }
    }

    private synchronized void awaitWay(int port) throws IOException {
        while (portsCutOff.contains(port)) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private synchronized void end(Socket one, Socket other) {
        close(one);
        close(other);
        sockets.remove(one);
        sockets.remove(other);
    }

    private void start(String task, Runnable runnable) {
        Thread thread = new Thread(runnable, "store-link-" + task);
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

    @Override
    public void close() throws IOException {
        listener.close();
        heal();
        synchronized (this) {
            sockets.forEach(StoreLink::close);
        }
    }
}
