package io.groundkeeper.it.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import org.apache.zookeeper.audit.ZKAuditProvider;
import org.apache.zookeeper.server.ContainerManager;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.auth.ProviderRegistry;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;

/**
 * A standalone Apache ZooKeeper as its own main class starts it, but that it says where it listens, ends with its standard
 * input, and looks for containers only where it is told how often.
 */
final class ApacheZooKeeperMain {

    private ApacheZooKeeperMain() {}

    /** Not this class itself: the server's must not be loaded before the configuration has been read into system properties. */
    private static final class Server extends ZooKeeperServer {

        private static final int MAX_REAPED_PER_MINUTE = 10_000;

        private Server(FileTxnSnapLog log, ServerConfig config) {
            super(
                    null,
                    log,
                    config.getTickTime(),
                    config.getMinSessionTimeout(),
                    config.getMaxSessionTimeout(),
                    config.getClientPortListenBacklog(),
                    null,
                    "");
        }

        private void reap(Integer intervalMillis) {
            if (intervalMillis != null) {
                long neverUsedMillis = Long.getLong("znode.container.maxNeverUsedIntervalMs", 0);
                new ContainerManager(
                                getZKDatabase(), firstProcessor, intervalMillis, MAX_REAPED_PER_MINUTE, neverUsedMillis)
                        .start();
            }
        }
    }

    public static void main(String[] args) throws Exception {
        QuorumPeerConfig file = new QuorumPeerConfig();
        file.parse(args[0]);
        ServerConfig config = new ServerConfig();
        config.readFrom(file);
        ProviderRegistry.initialize();
        FileTxnSnapLog log = new FileTxnSnapLog(config.getDataLogDir(), config.getDataDir());
        Server server = new Server(log, config);
        log.setServerStats(server.serverStats());
        int plain = listen(server, config, config.getClientPortAddress(), false);
        int secure = listen(server, config, config.getSecureClientPortAddress(), true);
        server.reap(Integer.getInteger("znode.container.checkIntervalMs"));
        ZKAuditProvider.addZKStartStopAuditLog();
        System.out.println("ZooKeeper on " + plain + " and " + secure);
        InputStream untilTheParentEnds = System.in;
        while (untilTheParentEnds.read() >= 0) {}
        Runtime.getRuntime().halt(0);
    }

    private static int listen(ZooKeeperServer server, ServerConfig config, InetSocketAddress address, boolean secure)
            throws IOException, InterruptedException {
        if (address == null) {
            return -1;
        }
        ServerCnxnFactory factory = ServerCnxnFactory.createFactory();
        factory.configure(address, config.getMaxClientCnxns(), config.getClientPortListenBacklog(), secure);
        factory.startup(server, !server.isRunning());
        return factory.getLocalPort();
    }
}
