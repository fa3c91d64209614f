package io.groundkeeper.it.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.consistency.Entry;
import io.groundkeeper.it.fault.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real clients of proxies that crash, drain and lose their store see nothing that ZooKeeper rules out, for
 * {@code -Drecorded.seconds} of trouble; {@code -Drecorded.seed} says which.
 */
@Timeout(600)
class RecordedHistoryTest {
    private static final long SECONDS = Long.getLong("recorded.seconds", 20);
    private static final long SEED = Long.getLong("recorded.seed", new Random().nextInt(Integer.MAX_VALUE));
    private static final int PROXIES = 3;

    @TempDir
    Path directory;

    @Test
    void clientsSeeNothingThatZooKeeperRulesOut() throws Exception {
        System.out.printf("recorded: -Drecorded.seed=%d%n", SEED);
        try (Ensemble ensemble = LocalEnsemble.start(directory, PROXIES, Faults.TROUBLE, SEED)) {
            Round.Outcome outcome = new Round(ensemble, Falsifier.NONE, SEED).run(Duration.ofSeconds(SECONDS));
            System.out.printf("recorded: %s%n", outcome);
            assertThat(outcome.anomalies()).as("-Drecorded.seed=%d", SEED).isEmpty();
            assertThat(outcome.history().entries())
                    .hasAtLeastOneElementOfType(Entry.Told.class)
                    .hasAtLeastOneElementOfType(Entry.Lost.class)
                    .hasAtLeastOneElementOfType(Entry.Written.class);
        }
    }
}
