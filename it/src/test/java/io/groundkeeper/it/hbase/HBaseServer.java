package io.groundkeeper.it.hbase;

import io.groundkeeper.it.server.TcpForwarder;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.master.HMaster;
import org.apache.hadoop.hbase.regionserver.HRegionServer;
import org.apache.hadoop.hbase.util.JVMClusterUtil;

/**
 * An HBase master or region server with its own link to ZooKeeper. A server killed in this JVM would still tidy its
 * znodes away; with its link cut first it leaves them behind, as one does whose machine lost power.
 *
 * @param <S> the kind of server
 */
final class HBaseServer<S extends HRegionServer> {

    private static final long STOP_MILLIS = 20_000;

    private final S server;
    private final Thread thread;
    private final Runnable killer;
    private final TcpForwarder link;

    private HBaseServer(S server, Thread thread, Runnable killer, TcpForwarder link) {
        this.server = server;
        this.thread = thread;
        this.killer = killer;
        this.link = link;
    }

    static HBaseServer<HMaster> startMaster(Configuration cluster, InetSocketAddress zooKeeper, int index)
            throws IOException {
        TcpForwarder link = TcpForwarder.to(zooKeeper);
        var thread = JVMClusterUtil.createMasterThread(through(link, cluster), MortalMaster.class, index);
        MortalMaster master = (MortalMaster) thread.getMaster();
        thread.start();
        return new HBaseServer<>(master, thread, master::kill, link);
    }

    static HBaseServer<HRegionServer> startRegionServer(Configuration cluster, InetSocketAddress zooKeeper, int index)
            throws IOException {
        TcpForwarder link = TcpForwarder.to(zooKeeper);
        var thread = JVMClusterUtil.createRegionServerThread(through(link, cluster), MortalRegionServer.class, index);
        MortalRegionServer regionServer = (MortalRegionServer) thread.getRegionServer();
        thread.start();
        return new HBaseServer<>(regionServer, thread, regionServer::kill, link);
    }

    S server() {
        return server;
    }

    ServerName name() {
        return server.getServerName();
    }

    /** The id of its session with ZooKeeper. */
    long sessionId() {
        return server.getZooKeeper().getRecoverableZooKeeper().getSessionId();
    }

    /** Cuts the server off from ZooKeeper. */
    void cutOff() {
        link.down();
    }

    /** Cuts the server off from ZooKeeper and kills it: its session remains, its regions stay open. */
    void kill() {
        cutOff();
        killer.run();
    }

    /** Waits for the server's end, at most so long; says whether it ended. */
    boolean join(long millis) throws InterruptedException {
        thread.join(millis);
        return !thread.isAlive();
    }

    /** Ends the server, if it still runs, and its link. */
    void close() throws IOException, InterruptedException {
        if (thread.isAlive()) {
            killer.run();
            thread.join(STOP_MILLIS);
        }
        link.close();
    }

    private static Configuration through(TcpForwarder link, Configuration cluster) {
        Configuration configuration = new Configuration(cluster);
        configuration.setInt(HConstants.ZOOKEEPER_CLIENT_PORT, link.port());
        return configuration;
    }

    /** Opens {@code kill} to the class around it; public, as HBase makes its instance by reflection. */
    public static final class MortalMaster extends HMaster {
        public MortalMaster(Configuration configuration) throws IOException {
            super(configuration);
        }

        @Override
        protected void kill() {
            super.kill();
        }
    }

    /** Opens {@code kill} to the class around it; public, as HBase makes its instance by reflection. */
    public static final class MortalRegionServer extends HRegionServer {
        public MortalRegionServer(Configuration configuration) throws IOException {
            super(configuration);
        }

        @Override
        protected void kill() {
            super.kill();
        }
    }
}
