package io.groundkeeper.it.hbase;

import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.crash.Session;
import io.groundkeeper.it.server.ZooKeeperService;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.exceptions.DeserializationException;
import org.apache.hadoop.hbase.shaded.protobuf.ProtobufUtil;
import org.apache.hadoop.hbase.zookeeper.ZKMetadata;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.FourLetterWordMain;
import org.apache.zookeeper.data.Stat;

/** A tenant of a server, the HBase cluster that it belongs to, and an observer who watches all of its tree. */
final class HBaseTenant implements AutoCloseable {

    static final String MASTER = "/hbase/master";
    static final String REGION_SERVERS = "/hbase/rs";

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int OBSERVER_TIMEOUT_MILLIS = 40_000;
    private static final Pattern SESSION = Pattern.compile("0x([0-9a-f]+)");
    private static final Pattern PATH_LINE = Pattern.compile("(?m)^\t(/.*)$");

    private final InetSocketAddress address;
    private final HBaseCluster cluster;
    private final Connection connection;
    private final Session observer;
    private final Queue<WatchedEvent> events = new ConcurrentLinkedQueue<>();

    private HBaseTenant(InetSocketAddress address, HBaseCluster cluster, Connection connection, Session observer) {
        this.address = address;
        this.cluster = cluster;
        this.connection = connection;
        this.observer = observer;
    }

    /**
     * Starts a cluster of one master and one region server, and returns when it serves and is observed.
     *
     * @param address the tenant's own at the server
     */
    static HBaseTenant start(InetSocketAddress address, Path dir, Duration sessionTimeout) throws Exception {
        HBaseCluster cluster = HBaseCluster.start(address, dir, sessionTimeout, 1);
        HBaseTenant tenant;
        try {
            tenant = new HBaseTenant(
                    address,
                    cluster,
                    cluster.connect(),
                    Session.opening(ZooKeeperService.text(address), OBSERVER_TIMEOUT_MILLIS));
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
        try {
            tenant.observe();
            return tenant;
        } catch (Exception e) {
            tenant.close();
            throw e;
        }
    }

    private void observe() throws InterruptedException, KeeperException {
        observer.awaitAttached();
        observer.zooKeeper().addWatch("/", events::add, AddWatchMode.PERSISTENT_RECURSIVE);
    }

    HBaseCluster cluster() {
        return cluster;
    }

    Connection connection() {
        return connection;
    }

    /** The observer's client. */
    ZooKeeper zooKeeper() {
        return observer.zooKeeper();
    }

    /** How often the observer's connection has ended. */
    int disconnections() {
        return observer.disconnections();
    }

    /** The names of the cluster's own region servers. */
    List<String> regionServers() {
        return cluster.regionServers().stream()
                .map(server -> server.name().toString())
                .toList();
    }

    /** What the cluster's servers hold, were nobody else there: each one's znode, and the session it believes to have. */
    Map<String, Long> ownersByServers() {
        Map<String, Long> owners = new TreeMap<>();
        owners.put(MASTER, cluster.activeMaster().sessionId());
        cluster.regionServers().forEach(server -> owners.put(REGION_SERVERS + "/" + server.name(), server.sessionId()));
        return owners;
    }

    /** The ephemerals of the active master and of the region servers in the tree, and the sessions that own them. */
    Map<String, Long> ownersByTree() throws KeeperException, InterruptedException {
        Map<String, Long> owners = new TreeMap<>();
        putOwner(owners, MASTER);
        for (String server : zooKeeper().getChildren(REGION_SERVERS, false)) {
            putOwner(owners, REGION_SERVERS + "/" + server);
        }
        return owners;
    }

    private void putOwner(Map<String, Long> owners, String path) throws KeeperException, InterruptedException {
        Stat stat = zooKeeper().exists(path, false);
        if (stat != null) {
            owners.put(path, stat.getEphemeralOwner());
        }
    }

    /** The active master, as the tree has it. */
    ServerName master() throws KeeperException, InterruptedException, DeserializationException {
        byte[] data = zooKeeper().getData(MASTER, false, null);
        return ProtobufUtil.parseServerNameFrom(ZKMetadata.removeMetaData(data));
    }

    /** The cluster's id, as its master has it. */
    String clusterId() throws Exception {
        try (Admin admin = connection.getAdmin()) {
            return admin.getClusterMetrics().getClusterId();
        }
    }

    /** The sessions that the server tells of at the tenant's port. */
    Set<Long> sessions() throws Exception {
        return sessionsIn(ask("dump"));
    }

    /** The sessions with watches that the server tells of at the tenant's port. */
    Set<Long> watchers() throws Exception {
        return sessionsIn(ask("wchc"));
    }

    /** The ephemerals that the server tells of at the tenant's port. */
    Set<String> ephemerals() throws Exception {
        return PATH_LINE
                .matcher(ask("dump"))
                .results()
                .map(line -> line.group(1))
                .collect(Collectors.toSet());
    }

    /** Without those that have none, as the connection that asks. */
    private static Set<Long> sessionsIn(String answer) {
        return SESSION.matcher(answer)
                .results()
                .map(session -> Long.parseLong(session.group(1), 16))
                .filter(session -> session != 0)
                .collect(Collectors.toSet());
    }

    private String ask(String word) throws Exception {
        return FourLetterWordMain.send4LetterWord(address.getAddress().getHostAddress(), address.getPort(), word);
    }

    /** The paths of which the observer has been told that. */
    Set<String> told(EventType what) {
        return events.stream()
                .filter(event -> event.getType() == what)
                .map(WatchedEvent::getPath)
                .collect(Collectors.toSet());
    }

    /** Changes the tree, and returns when the observer has been told of that, and thus of whatever came before. */
    void awaitTold() throws KeeperException, InterruptedException {
        String path = zooKeeper().create("/told-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
        await().atMost(PATIENCE).until(() -> told(EventType.NodeCreated).contains(path));
    }

    @Override
    public void close() throws Exception {
        try (cluster;
                observer;
                connection) {
            // Each of them, whatever becomes of the others.
        }
    }
}
