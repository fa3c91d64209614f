package io.groundkeeper.it.crash;

import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.TcpForwarder;
import io.groundkeeper.it.server.ZooKeeperService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server's process is killed again and again while clients pipeline writes. What was acknowledged is there, nothing
 * is there twice or by half, and sessions go on. {@code -Dcrash.seed=N} chooses the moments, as printed, {@code
 * -Dcrash.count=N} how many there are.
 */
@OnEveryEngine
@Timeout(900)
class CrashTest {

    private static final int CRASHES = Integer.getInteger("crash.count", 20);
    private static final int WRITERS = 4;
    private static final int MOST_WRITES_BETWEEN = 2_000;
    private static final int SHORT_TIMEOUT_MILLIS = 4_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private CrashableService service;
    private Writers writers;

    @BeforeEach
    void start() throws Exception {
        service = CrashableService.start(dir);
        writers = Writers.open(service.connectString(), ZooKeeperService.MAX_SESSION_TIMEOUT_MILLIS, WRITERS);
    }

    @AfterEach
    void stop() throws Exception {
        writers.close();
        service.close();
    }

    @Test
    void acknowledgedWritesAndSessionsSurvive() throws Exception {
        long seed = Long.getLong("crash.seed", new Random().nextInt(Integer.MAX_VALUE));
        System.out.printf("moments of the crashes: -Dcrash.seed=%d%n", seed);
        Random random = new Random(seed);
        for (int crash = 0; crash < CRASHES; crash++) {
            int writes = 1 + random.nextInt(MOST_WRITES_BETWEEN);
            writers.writeDuring(() -> {
                writers.awaitAcknowledged(writes);
                service.kill();
            });
            service.restart();
            writers.check();
        }
    }

    @Test
    void aSessionWhoseClientDoesNotComeBackExpires() throws Exception {
        try (TcpForwarder link = TcpForwarder.to(service);
                Session lost = Session.open(link.connectString(), SHORT_TIMEOUT_MILLIS);
                Session witness = Session.open(service.connectString(), ZooKeeperService.MAX_SESSION_TIMEOUT_MILLIS)) {
            lost.zooKeeper().create("/lost", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            service.kill();
            link.down();
            service.restart();
            witness.awaitAttached();
            await().atMost(PATIENCE).until(() -> witness.zooKeeper().exists("/lost", false) == null);
        }
    }
}
