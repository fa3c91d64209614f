package io.groundkeeper.it.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.crash.Session;
import io.groundkeeper.it.crash.Writers;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.LoopbackPorts;
import io.groundkeeper.it.engine.OnPrivateFoundationDb;
import io.groundkeeper.it.engine.PrivateCluster;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.server.TcpForwarder;
import io.groundkeeper.it.server.ZooKeeperService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * FoundationDB goes away under load and comes back: acknowledged writes stay, sessions go on although nobody could touch
 * them, clients come back by themselves, and watches tell what was missed.
 */
@OnPrivateFoundationDb
@Timeout(600)
class OutageTest {

    private static final int RECOVERIES = 5;
    private static final int WRITERS = 4;
    private static final int WRITES = 1_000;
    private static final int LONG_TIMEOUT_MILLIS = ZooKeeperService.MAX_SESSION_TIMEOUT_MILLIS;
    private static final int SHORT_TIMEOUT_MILLIS = 4_000;
    private static final int LEASE_SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** By how much FoundationDB's versions jump in a recovery, at the least. */
    private static final long VERSION_JUMP = 90_000_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private final int adminPort = LoopbackPorts.free();
    private final Health health = new Health(adminPort);
    private PrivateCluster cluster;
    private GroundkeeperProcess server;
    private Writers writers;
    private Follower follower;

    @BeforeEach
    void start() throws Exception {
        cluster = PrivateCluster.start(Files.createDirectory(dir.resolve("foundationdb")));
        server = GroundkeeperProcess.launch(
                Files.createDirectory(dir.resolve("server")), EngineStore.in(cluster, "default"), 0, adminPort);
        server.awaitStart();
        writers = Writers.open(server.connectString(), LONG_TIMEOUT_MILLIS, WRITERS);
        follower = Follower.open(server.connectString(), LONG_TIMEOUT_MILLIS, writers.counters());
    }

    @AfterEach
    void stop() throws Exception {
        follower.close();
        writers.close();
        server.fsck();
        server.close();
        cluster.close();
    }

    @Test
    void killedAndStartedAgain() throws Exception {
        for (int recovery = 0; recovery < RECOVERIES; recovery++) {
            long before = cluster.readVersion();
            expectNothingLostIn(() -> {
                cluster.kill();
                cluster.start();
            });
            assertThat(cluster.readVersion() - before).isGreaterThan(VERSION_JUMP);
        }
    }

    /** Shorter than a proxy's lease, longer than that, and longer than every session's timeout. */
    @ParameterizedTest
    @ValueSource(ints = {2, 10, 60})
    void paused(int seconds) throws Exception {
        int disconnections = expectNothingLostIn(() -> {
            cluster.pause();
            TimeUnit.SECONDS.sleep(seconds);
            if (seconds >= LEASE_SECONDS) {
                await().atMost(PATIENCE).until(() -> !health.isReady());
                assertThat(health.isLive()).isTrue();
            }
            cluster.resume();
        });
        if (seconds >= LEASE_SECONDS) {
            assertThat(disconnections).isPositive();
        }
    }

    @Test
    void theServerStopsMeanwhile() throws Exception {
        cluster.kill();
        server.stop();
        cluster.start();
        server.restart();
        writers.check();
        follower.awaitNewest();
    }

    @Test
    void theServerDiesMeanwhile() throws Exception {
        writers.writeDuring(() -> {
            writers.awaitAcknowledged(WRITES);
            cluster.kill();
            server.kill();
        });
        cluster.start();
        server.restart();
        writers.check();
        follower.awaitNewest();
    }

    /** Returns how often a client has lost its connection. */
    private int expectNothingLostIn(Writers.Disturbance outage) throws Exception {
        long process = server.pid();
        try (TcpForwarder link = TcpForwarder.to(server);
                Session lost = Session.open(link.connectString(), SHORT_TIMEOUT_MILLIS);
                Session near = Session.open(server.connectString(), SHORT_TIMEOUT_MILLIS);
                Absentee absentee = Absentee.open(server, LONG_TIMEOUT_MILLIS)) {
            String nears = createEphemeral(near);
            String losts = createEphemeral(lost);
            absentee.leave();
            writers.writeDuring(() -> {
                writers.awaitAcknowledged(WRITES);
                link.down();
                outage.happen();
                writers.awaitAcknowledged(WRITES);
            });

            writers.check();
            follower.awaitNewest();
            near.awaitAttached();
            assertThat(near.zooKeeper().exists(nears, false).getEphemeralOwner())
                    .isEqualTo(near.id());
            absentee.comeBackTo(near.zooKeeper());
            await("the end of a session whose client does not come back")
                    .atMost(PATIENCE)
                    .until(() -> near.zooKeeper().exists(losts, false) == null);
            await().atMost(PATIENCE).until(health::isReady);
            assertThat(server.pid()).isEqualTo(process);
            assertThat(server.isAlive()).isTrue();
            return near.disconnections();
        }
    }

    private static String createEphemeral(Session session) throws Exception {
        return session.zooKeeper()
                .create("/ephemeral-", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
    }
}
