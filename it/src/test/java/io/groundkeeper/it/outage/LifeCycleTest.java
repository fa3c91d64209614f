package io.groundkeeper.it.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatList;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.acl.Client;
import io.groundkeeper.it.engine.LoopbackPorts;
import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ConfiguredService.Kind;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.SideBySide;
import io.groundkeeper.it.server.TcpForwarder;
import io.groundkeeper.it.server.ZooKeeperService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ZooKeeper's Java client tells its user of the connection and the session: the same with either server. */
@Timeout(300)
class LifeCycleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TIMEOUT = 6_000;
    private static final int LONG_TIMEOUT = ZooKeeperService.MAX_SESSION_TIMEOUT_MILLIS;

    @TempDir
    Path dir;

    /** Notes each state that the client has told of, and what watches were told. */
    private static final class Diary implements Watcher {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void process(WatchedEvent event) {
            lines.add(
                    event.getType() == Event.EventType.None
                            ? event.getState().name()
                            : event.getType() + " " + event.getPath());
        }

        void awaitLast(String line) {
            await(line)
                    .atMost(PATIENCE)
                    .until(() -> !lines.isEmpty() && lines.get(lines.size() - 1).equals(line));
        }
    }

    @Test
    void aClientConnectsAndCloses() throws Exception {
        try (SideBySide servers = SideBySide.start(dir, ServerSettings.PLAIN)) {
            assertThatList(servers.compare(service -> inAndOut(service, false)))
                    .containsExactly("SyncConnected", "Closed");
            assertThatList(servers.compare(service -> inAndOut(service, true)))
                    .containsExactly("SyncConnected", "Closed");
        }
    }

    private static List<String> inAndOut(ConfiguredService service, boolean canBeReadOnly) throws Exception {
        Diary diary = new Diary();
        try (ZooKeeper client = new ZooKeeper(service.connectString(), LONG_TIMEOUT, diary, canBeReadOnly)) {
            diary.awaitLast("SyncConnected");
            client.create("/written-" + canBeReadOnly, null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        }
        diary.awaitLast("Closed");
        return diary.lines;
    }

    @Test
    void aClientThatIsRefusedGivesUp() throws Exception {
        try (SideBySide servers = SideBySide.start(dir, ServerSettings.PLAIN)) {
            assertThatList(servers.compare(LifeCycleTest::unknownSession)).containsExactly("Expired", "SESSIONEXPIRED");
            assertThatList(servers.compare(service -> wrongAuth(service, "passport")))
                    .containsExactly("SyncConnected", "AuthFailed", "AUTHFAILED");
            assertThatList(servers.compare(service -> wrongAuth(service, "sasl")))
                    .startsWith("SyncConnected", "AuthFailed");
        }
    }

    private static List<String> unknownSession(ConfiguredService service) throws Exception {
        Diary diary = new Diary();
        try (ZooKeeper client = new ZooKeeper(service.connectString(), LONG_TIMEOUT, diary, 77, new byte[16])) {
            diary.awaitLast("Expired");
            return with(diary, Client.seen(() -> client.exists("/", false)));
        }
    }

    private static List<String> wrongAuth(ConfiguredService service, String scheme) throws Exception {
        Diary diary = new Diary();
        try (ZooKeeper client = new ZooKeeper(service.connectString(), LONG_TIMEOUT, diary)) {
            diary.awaitLast("SyncConnected");
            client.addAuthInfo(scheme, "x".getBytes(StandardCharsets.US_ASCII));
            diary.awaitLast("AuthFailed");
            return with(diary, Client.seen(() -> client.exists("/", false)));
        }
    }

    private static List<String> with(Diary diary, String line) {
        List<String> lines = new ArrayList<>(diary.lines);
        lines.add(line);
        return lines;
    }

    @Test
    void aClientThatIsCutOffReturnsOrExpires() throws Exception {
        try (SideBySide servers = SideBySide.start(dir, ServerSettings.PLAIN)) {
            assertThatList(servers.compare(LifeCycleTest::cutOff))
                    .containsExactly(
                            "SyncConnected",
                            "Disconnected",
                            "SyncConnected",
                            "NodeCreated /late",
                            "Disconnected",
                            "Expired",
                            "SESSIONEXPIRED");
        }
    }

    private static List<String> cutOff(ConfiguredService service) throws Exception {
        Diary diary = new Diary();
        try (TcpForwarder link = TcpForwarder.to(service);
                ZooKeeper client = new ZooKeeper(link.connectString(), TIMEOUT, diary);
                ZooKeeper other = Client.connect(service)) {
            client.create("/own", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            client.exists("/late", true);
            link.down();
            diary.awaitLast("Disconnected");
            other.create("/late", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            link.up();
            diary.awaitLast("NodeCreated /late");
            assertThat(client.exists("/own", false)).isNotNull();

            link.down();
            await().atMost(PATIENCE).until(() -> other.exists("/own", false) == null);
            link.up();
            diary.awaitLast("Expired");
            return with(diary, Client.seen(() -> client.exists("/", false)));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aClientOutlivesTheServer(Kind kind) throws Exception {
        ServerSettings settings = ServerSettings.PLAIN.with("clientPort", Integer.toString(LoopbackPorts.free()));
        Path home = Files.createDirectory(dir.resolve(kind.name()));
        Diary diary = new Diary();
        ConfiguredService server = kind.start(home, settings);
        try (ZooKeeper client = new ZooKeeper(server.connectString(), LONG_TIMEOUT, diary)) {
            client.create("/own", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            server = startedAgain(server, kind, home, settings);
            diary.awaitLast("SyncConnected");

            assertThat(client.exists("/own", false)).isNotNull();
        } finally {
            server.close();
        }
        diary.awaitLast("Closed");
        assertThat(diary.lines).containsExactly("SyncConnected", "Disconnected", "SyncConnected", "Closed");
    }

    private static ConfiguredService startedAgain(
            ConfiguredService server, Kind kind, Path home, ServerSettings settings) throws IOException {
        if (server instanceof GroundkeeperProcess groundkeeper) {
            groundkeeper.kill();
            groundkeeper.restart();
            return groundkeeper;
        }
        server.close();
        return kind.start(home, settings);
    }
}
