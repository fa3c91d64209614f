package io.groundkeeper.it.proxies;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.crash.Session;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.LoopbackPorts;
import io.groundkeeper.it.engine.OnPrivateFoundationDb;
import io.groundkeeper.it.engine.PrivateCluster;
import io.groundkeeper.it.proxies.Proxies.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** One of two proxies is cut off from the store; the other is not. */
@OnPrivateFoundationDb
@EnabledOnOs(value = OS.LINUX, disabledReason = "whose connections they are is known on Linux only")
@Timeout(300)
class CutOffTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int TIMEOUT_MILLIS = 40_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private StoreLink link;
    private PrivateCluster cluster;
    private Proxies proxies;

    @BeforeEach
    void start() throws Exception {
        int port = LoopbackPorts.free();
        link = StoreLink.to(port);
        cluster = PrivateCluster.startBehind(Files.createDirectory(dir.resolve("foundationdb")), link.address(), port);
        proxies = Proxies.start(dir, 2, EngineStore.in(cluster, "default"));
    }

    @AfterEach
    void stop() throws Exception {
        link.heal();
        proxies.fsck();
        proxies.close();
        cluster.close();
        link.close();
    }

    /** So nobody who is told that another's session has ended finds its client served, or its writes applied, after that. */
    @Test
    void itsConnectionsAreClosedBeforeItsSessionsAreAdopted() throws Exception {
        Proxy lonely = proxies.get(0);
        Proxy other = proxies.get(1);
        try (Session owner = Session.open(lonely.process().connectString(), TIMEOUT_MILLIS);
                Session rival = Session.open(other.process().connectString(), TIMEOUT_MILLIS);
                RawSession silent = RawSession.open(lonely.process(), TIMEOUT_MILLIS);
                RawSession writer = RawSession.open(lonely.process(), TIMEOUT_MILLIS)) {
            owner.zooKeeper().create("/lock", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            rival.zooKeeper()
                    .create("/register", "before".getBytes(US_ASCII), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);

            link.cutOff(lonely.process().pid());
            writer.sendSetData("/register", "late".getBytes(US_ASCII));
            await("adoption")
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(PATIENCE)
                    .until(() -> other.holds(silent.id()));
            assertThat(silent.hasEnded()).isTrue();
            assertThat(writer.hasEnded()).isTrue();
            assertThat(lonely.health().isReady()).isFalse();
            assertThat(lonely.process().isAlive()).isTrue();
            ZooKeeper zooKeeper = rival.zooKeeper();
            zooKeeper.setData("/register", "after".getBytes(US_ASCII), 0);

            link.heal();
            await().atMost(PATIENCE).until(lonely.health()::isReady);
            owner.awaitReattached(0);
            owner.zooKeeper().setData("/lock", new byte[1], 0);
            assertThat(zooKeeper.getData("/register", false, null)).asString().isEqualTo("after");
            assertThat(zooKeeper.exists("/lock", false).getEphemeralOwner()).isEqualTo(owner.id());
            assertThat(rival.disconnections()).isZero();
        }
    }
}
