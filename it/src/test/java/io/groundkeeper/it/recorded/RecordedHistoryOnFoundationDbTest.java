package io.groundkeeper.it.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.engine.OnPrivateFoundationDb;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** As {@link RecordedHistoryTest}, with proxies and a FoundationDB that are killed, paused and started again. */
@OnPrivateFoundationDb
@Timeout(600)
class RecordedHistoryOnFoundationDbTest {
    private static final long SECONDS = Long.getLong("recorded.seconds", 30);
    private static final long SEED = Long.getLong("recorded.seed", new Random().nextInt(Integer.MAX_VALUE));
    private static final int PROXIES = 3;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void clientsSeeNothingThatZooKeeperRulesOut() throws Exception {
        System.out.printf("recorded on FoundationDB: -Drecorded.seed=%d%n", SEED);
        try (Ensemble ensemble = ProcessEnsemble.start(directory, PROXIES)) {
            Round.Outcome outcome = new Round(ensemble, Falsifier.NONE, SEED).run(Duration.ofSeconds(SECONDS));
            System.out.printf("recorded on FoundationDB: %s%n", outcome);
            assertThat(outcome.anomalies()).as("-Drecorded.seed=%d", SEED).isEmpty();
        }
    }
}
