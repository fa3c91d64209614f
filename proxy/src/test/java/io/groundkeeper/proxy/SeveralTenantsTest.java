package io.groundkeeper.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.stats.ClientStats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that have several tenants. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // closing a client may be interrupted
class SeveralTenantsTest {
    private static final int SESSION_MILLIS = 20_000;
    private static final int ORPHAN_MILLIS = 6_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> TENANTS = List.of("a", "b");
    private static final Map<String, String> SETTINGS = Map.of(
            "tenant.a.clientPort", "0",
            "tenant.b.clientPort", "0",
            "tenant.nobody.clientPort", "0",
            "4lw.commands.whitelist", "*",
            "tenants.idleMillis", "1");

    @TempDir
    Path directory;

    private Ensemble start(int servers) throws Exception {
        return Ensemble.start(directory, servers, Duration.ofSeconds(1), SETTINGS, TENANTS);
    }

    private static ZooKeeper connect(String where, int timeoutMillis, BlockingQueue<WatchedEvent> events)
            throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(where, timeoutMillis, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
            if (event.getType() != EventType.None) {
                events.add(event);
            }
        });
        assertThat(connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return client;
    }

    private static ZooKeeper connect(String where) throws Exception {
        return connect(where, SESSION_MILLIS, new LinkedBlockingQueue<>());
    }

    private static List<String> open(Ensemble ensemble, int server) {
        return ensemble.server(server).server().orElseThrow().proxy().tenants().all().stream()
                .map(tenant -> tenant.tenant().name())
                .sorted()
                .collect(Collectors.toList());
    }

    private static String ask(String where, String word) throws IOException {
        int port = Integer.parseInt(where.substring(where.lastIndexOf(':') + 1));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(word.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void eachHasATreeSessionsAndWatchesOfItsOwn() throws Exception {
        try (Ensemble ensemble = start(1)) {
            BlockingQueue<WatchedEvent> eventsOfA = new LinkedBlockingQueue<>();
            BlockingQueue<WatchedEvent> eventsOfB = new LinkedBlockingQueue<>();
            try (ZooKeeper a = connect(ensemble.connectString(0, "a"), SESSION_MILLIS, eventsOfA);
                    ZooKeeper b = connect(ensemble.connectString(0, "b"), SESSION_MILLIS, eventsOfB);
                    ZooKeeper other = connect(ensemble.connectString(0))) {
                for (ZooKeeper client : List.of(a, b, other)) {
                    assertThat(client.exists("/x", true)).isNull();
                    assertThat(client.getChildren("/", false)).containsExactly("zookeeper");
                }

                a.create("/x", "a's".getBytes(UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
                assertThat(eventsOfA.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isNotNull();
                assertThat(b.exists("/x", false)).isNull();
                assertThat(other.exists("/x", false)).isNull();
                b.create("/x", "b's".getBytes(UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                assertThat(a.getData("/x", false, null)).asString(UTF_8).isEqualTo("a's");
                assertThat(eventsOfB).hasSize(1);
                assertThat(a.getEphemerals()).containsExactly("/x");
                assertThat(b.getEphemerals()).isEmpty();

                assertThat(ask(ensemble.connectString(0, "a"), "wchs")).contains("Total watches:0");
                assertThat(ask(ensemble.connectString(0), "wchs")).contains("Total watches:1");
                assertThat(ask(ensemble.connectString(0, "b"), "dump"))
                        .contains(Long.toHexString(b.getSessionId()))
                        .doesNotContain(Long.toHexString(a.getSessionId()));
            }
            for (String tenant : List.of("a", "b", "default")) {
                assertThat(ensemble.fsck(tenant)).isEmpty();
            }
        }
    }

    @Test
    void eachIsToldOfItsOwnConnections() throws Exception {
        try (Ensemble ensemble = start(1);
                ZooKeeper first = connect(ensemble.connectString(0, "a"));
                ZooKeeper b = connect(ensemble.connectString(0, "b"))) {
            ZooKeeper second = connect(ensemble.connectString(0, "a"));
            // A client may know of its session a moment before its connection does.
            await().atMost(PATIENCE)
                    .until(() -> connections(ensemble, "a").equals(List.of(first.getSessionId(), second.getSessionId()))
                            && connections(ensemble, "b").equals(List.of(b.getSessionId())));
            second.close();
            await().atMost(PATIENCE).until(() -> connections(ensemble, "a").equals(List.of(first.getSessionId())));
            assertThat(connections(ensemble, "b")).containsExactly(b.getSessionId());
            assertThat(connections(ensemble, "default")).isEmpty();
        }
    }

    private static List<Long> connections(Ensemble ensemble, String tenant) {
        ServerStatus status =
                ensemble.server(0).server().orElseThrow().statusIfOpen(tenant).orElseThrow();
        List<Long> sessions =
                status.clients().stream().map(ClientStats::sessionId).toList();
        assertThat(status.connections()).isEqualTo(sessions.size());
        return sessions;
    }

    /** Somebody else's tree would be worse than none. */
    @Test
    void anUnknownTenantsClientsAreRefused() throws Exception {
        try (Ensemble ensemble = start(1)) {
            String where = ensemble.connectString(0, "nobody");
            assertThat(ask(where, "ruok")).isEqualTo("imok");
            assertThat(ask(where, "srvr")).contains("not currently serving");
            BlockingQueue<KeeperState> states = new LinkedBlockingQueue<>();
            ZooKeeper client = new ZooKeeper(where, SESSION_MILLIS, event -> states.add(event.getState()));
            try (client) {
                await().atMost(PATIENCE).until(() -> refused(ensemble) >= 2);
                assertThat(states).doesNotContain(KeeperState.SyncConnected);
            }
            assertThat(open(ensemble, 0)).containsExactly("default");
        }
    }

    private static long refused(Ensemble ensemble) throws IOException {
        return ask(ensemble.connectString(0), "mntr")
                .lines()
                .filter(line -> line.startsWith("zk_connection_rejected\t"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('\t') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatNobodyUsesIsClosedAndOpenedAgain() throws Exception {
        try (Ensemble ensemble = start(1)) {
            for (int round = 0; round < 3; round++) {
                assertThat(open(ensemble, 0)).containsExactly("default");
                try (ZooKeeper a = connect(ensemble.connectString(0, "a"))) {
                    a.create("/x-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
                    assertThat(a.getChildren("/", false)).hasSize(2 + round);
                    assertThat(open(ensemble, 0)).containsExactly("a", "default");
                }
                await().atMost(PATIENCE)
                        .until(() -> open(ensemble, 0).equals(List.of("default"))
                                && ensemble.holdings("a").isEmpty());
            }
            assertThat(ensemble.fsck("a")).isEmpty();
        }
    }

    /** The other one has never heard of the tenant. */
    @Test
    void orphansAreAdoptedInTenantsThatAreNotOpen() throws Exception {
        try (Ensemble ensemble = start(2)) {
            ZooKeeper a = connect(ensemble.connectString(0, "a"), ORPHAN_MILLIS, new LinkedBlockingQueue<>());
            a.create("/x", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            assertThat(open(ensemble, 1)).containsExactly("default");

            ensemble.server(0).close();
            await().atMost(PATIENCE).until(() -> open(ensemble, 1).equals(List.of("a", "default")));
            // It looks for its server in vain, until its session is over.
            await().atMost(PATIENCE).until(() -> open(ensemble, 1).equals(List.of("default")));
            a.close();

            try (ZooKeeper later = connect(ensemble.connectString(1, "a"))) {
                assertThat(later.exists("/x", false)).isNull();
            }
            assertThat(ensemble.fsck("a")).isEmpty();
        }
    }
}
