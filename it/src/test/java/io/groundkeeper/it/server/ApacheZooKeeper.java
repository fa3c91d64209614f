package io.groundkeeper.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** A standalone Apache ZooKeeper in this JVM: what the others are compared with. */
public final class ApacheZooKeeper implements ZooKeeperService {

    private static final int UNLIMITED = 0;

    static {
        // ZooKeeper reads these once per JVM. It is the oracle of behaviour here, not of durability or speed.
        System.setProperty("zookeeper.4lw.commands.whitelist", "*");
        System.setProperty("zookeeper.forceSync", "no");
        System.setProperty("zookeeper.preAllocSize", "1024");
        System.setProperty("zookeeper.extendedTypesEnabled", "true");
    }

    private final ZooKeeperServer server;
    private final ServerCnxnFactory connections;
    private final InetSocketAddress address;

    private ApacheZooKeeper(ZooKeeperServer server, ServerCnxnFactory connections, InetSocketAddress address) {
        this.server = server;
        this.connections = connections;
        this.address = address;
    }

    /**
     * Starts a server and returns when it accepts clients.
     *
     * @param dir an existing directory; data that another server left there is served again
     */
    public static ApacheZooKeeper start(Path dir) throws IOException {
        ZooKeeperServer server = new ZooKeeperServer(dir.toFile(), dir.toFile(), TICK_MILLIS);
        server.setMinSessionTimeout(2 * TICK_MILLIS);
        server.setMaxSessionTimeout(MAX_SESSION_TIMEOUT_MILLIS);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ServerCnxnFactory connections = ServerCnxnFactory.createFactory(new InetSocketAddress(loopback, 0), UNLIMITED);
        try {
            connections.startup(server);
        } catch (InterruptedException e) {
            connections.shutdown();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while ZooKeeper started", e);
        }
        return new ApacheZooKeeper(server, connections, new InetSocketAddress(loopback, connections.getLocalPort()));
    }

    /** Pretends that so many children have been created and deleted. */
    public void setChildrenCreated(String path, int count) {
        server.getZKDatabase().getNode(path).stat.setCversion(count);
    }

    /** What its admin server tells of. */
    public ZooKeeperServer server() {
        return server;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        connections.shutdown();
        try {
            server.getZKDatabase().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
