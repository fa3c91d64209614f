package io.groundkeeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundkeeper.proxy.audit.AuditLog;
import io.groundkeeper.proxy.config.Flags;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.metrics.Metrics;
import io.groundkeeper.proxy.store.Store;
import io.groundkeeper.proxy.store.StoreAnswers;
import io.groundkeeper.proxy.store.StoreUnavailableException;
import io.groundkeeper.proxy.tenant.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProxyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    /** So that whoever starts it waits for the store, and does not give up. */
    @Test
    void aStoreThatFailsWhileTheDefaultTenantIsOpenedIsAway() throws Exception {
        ServerConfig config = ServerConfig.of(
                new Flags(
                        Optional.empty(),
                        Optional.of(0),
                        Optional.empty(),
                        Optional.of(directory),
                        Optional.empty(),
                        "default",
                        Optional.of(-1),
                        Optional.empty()),
                new Properties(),
                Map.of());
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        try (Store embedded = Store.open(config)) {
            SwitchableDatabase database = new SwitchableDatabase(embedded.database());
            Surroundings surroundings =
                    new Surroundings(scheduler, System::nanoTime, () -> 0, new Random(1), 1 << 20, AuditLog.OFF);
            Proxy proxy = StoreAnswers.await(
                    Proxy.open(
                            config,
                            embedded.through(database.database()),
                            Optional.empty(),
                            surroundings,
                            new Metrics("test", System::nanoTime)),
                    PATIENCE);

            database.fail();
            assertThatThrownBy(() -> StoreAnswers.await(proxy.start(), PATIENCE))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("failing");

            database.switchOn();
            StoreAnswers.await(proxy.start(), PATIENCE);
            assertThat(proxy.isServing()).isTrue();
            StoreAnswers.await(proxy.release(), PATIENCE);
            proxy.close();
        } finally {
            scheduler.shutdownNow();
        }
    }
}
