package io.groundkeeper.it.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.master.HMaster;
import org.apache.hadoop.hbase.regionserver.HRegionServer;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;

/** HBase in this JVM, on the local file system: as many masters as region servers; one master is active. */
final class HBaseCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration ABORT_TIMEOUT = Duration.ofDays(1);

    private final InetSocketAddress zooKeeper;
    private final Configuration configuration;
    private final List<HBaseServer<HMaster>> masters = new ArrayList<>();
    private final List<HBaseServer<HRegionServer>> regionServers = new ArrayList<>();
    private final List<Thread> killers = new ArrayList<>();

    private HBaseCluster(InetSocketAddress zooKeeper, Configuration configuration) {
        this.zooKeeper = zooKeeper;
        this.configuration = configuration;
    }

    /**
     * Starts the cluster and returns when it serves.
     *
     * @param sessionTimeout what every server asks ZooKeeper for
     * @param ofEachKind how many masters, and how many region servers
     */
    static HBaseCluster start(InetSocketAddress zooKeeper, Path dir, Duration sessionTimeout, int ofEachKind)
            throws IOException, InterruptedException {
        HBaseCluster cluster = new HBaseCluster(zooKeeper, configuration(zooKeeper, dir, sessionTimeout));
        try {
            cluster.launch(ofEachKind);
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    Connection connect() throws IOException {
        return ConnectionFactory.createConnection(configuration);
    }

    List<HBaseServer<HMaster>> masters() {
        return masters;
    }

    List<HBaseServer<HRegionServer>> regionServers() {
        return regionServers;
    }

    HBaseServer<HMaster> activeMaster() {
        return masters.stream()
                .filter(master -> master.server().isActiveMaster())
                .findFirst()
                .orElseThrow();
    }

    HBaseServer<HRegionServer> regionServer(ServerName name) {
        return regionServers.stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Kills all servers at once, as {@link HBaseServer#kill} does; returns when all are cut off. Each of them then tries for a
     * while in vain to reach ZooKeeper before it ends.
     */
    void kill() {
        all().forEach(HBaseServer::cutOff);
        all().forEach(server -> {
            Thread killer = new Thread(server::kill, "kill-" + server.name());
            killers.add(killer);
            killer.start();
        });
    }

    /** Waits until every server has ended by itself. */
    void join() throws InterruptedException {
        for (HBaseServer<?> server : all().toList()) {
            assertThat(server.join(PATIENCE.toMillis()))
                    .as("%s has ended", server.name())
                    .isTrue();
        }
    }

    /** Ends what still runs. */
    @Override
    public void close() throws IOException, InterruptedException {
        for (Thread killer : killers) {
            killer.join();
        }
        for (HBaseServer<?> server : all().toList()) {
            server.close();
        }
    }

    private void launch(int ofEachKind) throws IOException {
        // Several servers of a kind in one JVM would otherwise clash by the names of their metrics.
        DefaultMetricsSystem.setMiniClusterMode(true);
        for (int i = 0; i < ofEachKind; i++) {
            masters.add(HBaseServer.startMaster(configuration, zooKeeper, i));
        }
        for (int i = 0; i < ofEachKind; i++) {
            regionServers.add(HBaseServer.startRegionServer(configuration, zooKeeper, i));
        }
        await("an active master")
                .atMost(PATIENCE)
                .until(() -> masters.stream().anyMatch(master -> master.server().isInitialized()));
    }

    private Stream<HBaseServer<?>> all() {
        return Stream.concat(masters.stream(), regionServers.stream());
    }

    private static Configuration configuration(InetSocketAddress zooKeeper, Path dir, Duration sessionTimeout) {
        Configuration configuration = HBaseConfiguration.create();
        configuration.set(HConstants.ZOOKEEPER_QUORUM, zooKeeper.getAddress().getHostAddress());
        configuration.setInt(HConstants.ZOOKEEPER_CLIENT_PORT, zooKeeper.getPort());
        configuration.setInt(HConstants.ZK_SESSION_TIMEOUT, (int) sessionTimeout.toMillis());
        // Without Hadoop's checksums, a flush reaches the operating system: a killed server's write-ahead log is whole.
        configuration.set("fs.file.impl", RawLocalFileSystem.class.getName());
        configuration.set(HConstants.HBASE_DIR, dir.resolve("root").toUri().toString());
        configuration.set("hbase.tmp.dir", dir.resolve("tmp").toString());
        configuration.set("hbase.master.hostname", "localhost");
        configuration.set("hbase.unsafe.regionserver.hostname", "localhost");
        configuration.setInt(HConstants.MASTER_PORT, 0);
        configuration.setInt(HConstants.REGIONSERVER_PORT, 0);
        configuration.setInt(HConstants.MASTER_INFO_PORT, -1);
        configuration.setInt(HConstants.REGIONSERVER_INFO_PORT, -1);
        configuration.setInt("hbase.regionserver.msginterval", 500);
        // One that is killed does not end by itself where its links are cut; 20 minutes later it would halt the whole
        // JVM.
        configuration.setLong("hbase.regionserver.abort.timeout", ABORT_TIMEOUT.toMillis());
        configuration.setBoolean("hbase.shutdown.hook", false);
        return configuration;
    }
}
