package io.groundkeeper.it.proxies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.crash.Session;
import io.groundkeeper.it.crash.Writers;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.OnFoundationDb;
import io.groundkeeper.it.proxies.Proxies.Proxy;
import io.groundkeeper.it.server.ZooKeeperService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Proxies are restarted in turn under load. */
@OnFoundationDb
@Timeout(600)
class RollingRestartTest {

    private static final int PROXIES = 3;
    private static final int CLIENTS = 6;
    private static final int WRITERS = 3;
    private static final int WRITES = 300;
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void losesNoSessionAndFailsNoRequestButByOneLostConnection() throws Exception {
        EngineStore store = EngineStore.create(dir).with("drain.millis", "3000");
        try (Proxies proxies = Proxies.start(dir, PROXIES, store);
                Writers writers =
                        Writers.open(proxies.connectString(), ZooKeeperService.MAX_SESSION_TIMEOUT_MILLIS, WRITERS);
                SteadyClients clients =
                        SteadyClients.start(Collections.nCopies(CLIENTS, proxies.connectString()), TIMEOUT_MILLIS)) {
            writers.writeDuring(() -> {
                for (Proxy proxy : proxies.all()) {
                    clients.awaitAcknowledged(WRITES);
                    proxy.process().stop();
                    clients.awaitAcknowledged(WRITES);
                    proxy.process().restart();
                    await().atMost(PATIENCE).until(proxy.health()::isReady);
                }
                clients.awaitAcknowledged(WRITES);
            });

            assertThat(clients.finish()).allSatisfy(failed -> assertThat(failed).isLessThanOrEqualTo(PROXIES));
            assertThat(clients.disconnections())
                    .allSatisfy(count -> assertThat(count).isBetween(1, PROXIES));
            writers.check();
            proxies.fsck();
        }
    }

    @Test
    void aSecondSignalEndsTheWaiting() throws Exception {
        EngineStore store = EngineStore.create(dir).with("drain.millis", "3600000");
        try (Proxies proxies = Proxies.start(dir, 2, store);
                Session one = Session.open(proxies.get(0).process().connectString(), TIMEOUT_MILLIS);
                Session other = Session.open(proxies.get(0).process().connectString(), TIMEOUT_MILLIS)) {
            Proxy proxy = proxies.get(0);
            proxy.process().tellToStop();
            await().atMost(PATIENCE).until(() -> one.disconnections() + other.disconnections() == 1);
            assertThat(proxy.health().readiness()).contains("\"status\" : \"draining\"");
            assertThat(proxy.process().isAlive()).isTrue();

            proxy.process().stop();
            proxy.process().restart();
            one.awaitAttached();
            other.awaitAttached();
            proxies.fsck();
        }
    }
}
