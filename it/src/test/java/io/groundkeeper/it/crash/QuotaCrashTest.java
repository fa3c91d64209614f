package io.groundkeeper.it.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.server.ZooKeeperService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Quotas;
import org.apache.zookeeper.StatsTrack;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The server is killed while it counts a subtree that is too large for one transaction; the count comes out right. */
@OnEveryEngine
@Timeout(300)
class QuotaCrashTest {
    private static final int ZNODES = 25_000;
    private static final int IN_FLIGHT = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void aCountThatWasCutShortIsFinished() throws Exception {
        try (GroundkeeperProcess server = GroundkeeperProcess.start(dir);
                Session session = Session.open(server.connectString(), ZooKeeperService.MAX_SESSION_TIMEOUT_MILLIS)) {
            ZooKeeper zooKeeper = session.zooKeeper();
            for (String path : new String[] {"/large", "/zookeeper/quota/large", Quotas.limitPath("/large")}) {
                zooKeeper.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            fill(zooKeeper);
            zooKeeper.create(Quotas.statPath("/large"), new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            System.out.printf(
                    "killed with %d of %d znodes counted%n", usage(zooKeeper).getCount(), ZNODES + 1);
            server.kill();
            server.restart();
            session.awaitAttached();

            // What has been counted, and what has not.
            zooKeeper.delete(path(0), -1);
            zooKeeper.delete(path(ZNODES - 1), -1);
            zooKeeper.setData("/large", new byte[50], -1);
            await().atMost(PATIENCE).until(() -> usage(zooKeeper).getCount() >= ZNODES - 1);
            server.kill();
            server.restart();
            session.awaitAttached();
            assertThat(usage(zooKeeper).toString()).isEqualTo("count=%d,bytes=%d".formatted(ZNODES - 1, ZNODES + 48));
            zooKeeper.create("/large/more", new byte[2], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            assertThat(usage(zooKeeper).toString()).isEqualTo("count=%d,bytes=%d".formatted(ZNODES, ZNODES + 50));
        }
    }

    private static String path(int number) {
        return "/large/" + (char) ('a' + number % 26) + number;
    }

    private static StatsTrack usage(ZooKeeper zooKeeper) throws Exception {
        return new StatsTrack(new String(zooKeeper.getData(Quotas.statPath("/large"), false, null), UTF_8));
    }

    private static void fill(ZooKeeper zooKeeper) throws InterruptedException {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        CountDownLatch created = new CountDownLatch(ZNODES);
        for (int i = 0; i < ZNODES; i++) {
            inFlight.acquire();
            zooKeeper.create(
                    path(i),
                    new byte[1],
                    Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT,
                    (code, path, context, name) -> {
                        if (code == Code.OK.intValue()) {
                            created.countDown();
                        }
                        inFlight.release();
                    },
                    null);
        }
        inFlight.acquire(IN_FLIGHT);
        assertThat(created.getCount()).isZero();
    }
}
