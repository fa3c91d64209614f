package io.groundkeeper.it.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.crash.Session;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.LoopbackPorts;
import io.groundkeeper.it.engine.OnPrivateFoundationDb;
import io.groundkeeper.it.engine.PrivateCluster;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.server.ZooKeeperService;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.zookeeper.client.FourLetterWordMain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** FoundationDB is not there when the server starts. */
@OnPrivateFoundationDb
@Timeout(300)
class UnreachableTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int LONG_TIMEOUT_MILLIS = ZooKeeperService.MAX_SESSION_TIMEOUT_MILLIS;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private final int port = LoopbackPorts.free();
    private final int adminPort = LoopbackPorts.free();
    private final Health health = new Health(adminPort);

    @Test
    void clientsAreRefusedUntilItIsThere() throws Exception {
        try (PrivateCluster cluster = PrivateCluster.prepare(Files.createDirectory(dir.resolve("foundationdb")));
                GroundkeeperProcess server = GroundkeeperProcess.launch(
                        Files.createDirectory(dir.resolve("server")),
                        EngineStore.in(cluster, "default"),
                        port,
                        adminPort)) {
            await().atMost(PATIENCE).until(health::isLive);
            assertThat(health.isReady()).isFalse();
            await().atMost(PATIENCE)
                    .ignoreException(ConnectException.class)
                    .untilAsserted(() -> assertThat(FourLetterWordMain.send4LetterWord("127.0.0.1", port, "srvr"))
                            .contains("not currently serving requests"));
            try (Session early = Session.opening("127.0.0.1:" + port, LONG_TIMEOUT_MILLIS)) {
                cluster.start();
                server.awaitStart();
                assertThat(health.isReady()).isTrue();
                early.awaitAttached();
            }
        }
    }
}
