package io.groundkeeper.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.crash.Session;
import io.groundkeeper.it.crash.Writers;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.OnPrivateFoundationDb;
import io.groundkeeper.it.engine.PrivateCluster;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.server.ZooKeeperService;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** By how much FoundationDB's versions jump in a recovery, at the least. */
    private static final long VERSION_JUMP = 90_000_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private PrivateCluster cluster;
    private GroundkeeperProcess server;
    private Writers writers;
    private Follower follower;

    @BeforeEach
    void start() throws Exception {
        cluster = PrivateCluster.start(Files.createDirectory(dir.resolve("foundationdb")));
        server = GroundkeeperProcess.start(
                Files.createDirectory(dir.resolve("server")), EngineStore.in(cluster, "default"));
        writers = Writers.open(server.connectString(), LONG_TIMEOUT_MILLIS, WRITERS);
        follower = Follower.open(server.connectString(), LONG_TIMEOUT_MILLIS, writers.counters());
    }

    @AfterEach
    void stop() throws Exception {
        follower.close();
        writers.close();
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
            cluster.resume();
        });
        if (seconds >= LEASE_SECONDS) {
            assertThat(disconnections).isPositive();
        }
    }

    /** Returns how often a client has lost its connection. */
    private int expectNothingLostIn(Writers.Disturbance outage) throws Exception {
        long process = server.pid();
        try (Session near = Session.open(server.connectString(), SHORT_TIMEOUT_MILLIS);
                Absentee absentee = Absentee.open(server, LONG_TIMEOUT_MILLIS)) {
            String ephemeral = near.zooKeeper()
                    .create("/near-", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
            absentee.leave();
            writers.writeDuring(() -> {
                writers.awaitAcknowledged(WRITES);
                outage.happen();
                writers.awaitAcknowledged(WRITES);
            });

            writers.check();
            follower.awaitNewest();
            near.awaitAttached();
            assertThat(near.zooKeeper().exists(ephemeral, false).getEphemeralOwner())
                    .isEqualTo(near.id());
            absentee.comeBackTo(near.zooKeeper());
            assertThat(server.pid()).isEqualTo(process);
            assertThat(server.isAlive()).isTrue();
            return near.disconnections();
        }
    }
}
