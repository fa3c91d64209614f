package io.groundkeeper.it.outage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.crash.Session;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.LoopbackPorts;
import io.groundkeeper.it.engine.OnPrivateFoundationDb;
import io.groundkeeper.it.engine.PrivateCluster;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.server.ZooKeeperService;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** FoundationDB is not there when the server starts. */
@OnPrivateFoundationDb
@Timeout(300)
class UnreachableTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = LoopbackPorts.free();
    private final int adminPort = LoopbackPorts.free();

    @Test
    void clientsAreRefusedUntilItIsThere() throws Exception {
        try (PrivateCluster cluster = PrivateCluster.prepare(Files.createDirectory(dir.resolve("foundationdb")));
                GroundkeeperProcess server = GroundkeeperProcess.launch(
                        Files.createDirectory(dir.resolve("server")),
                        EngineStore.in(cluster, "default"),
                        port,
                        adminPort)) {
            await().atMost(PATIENCE).ignoreException(ConnectException.class).until(() -> status("live") == 200);
            assertThat(status("ready")).isEqualTo(503);
            await().atMost(PATIENCE).ignoreException(ConnectException.class).until(this::isDropped);

            cluster.start();
            server.awaitStart();
            assertThat(status("ready")).isEqualTo(200);
            Session.open(server.connectString(), ZooKeeperService.MAX_SESSION_TIMEOUT_MILLIS)
                    .close();
        }
    }

    /** As by a ZooKeeper without a quorum: whoever connects is dropped at once. */
    private boolean isDropped() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read() == -1;
        }
    }

    private int status(String health) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + adminPort + "/health/" + health);
        return http.send(
                        HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                        HttpResponse.BodyHandlers.ofString(UTF_8))
                .statusCode();
    }
}
