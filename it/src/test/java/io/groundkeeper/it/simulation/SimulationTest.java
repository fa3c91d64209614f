package io.groundkeeper.it.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Simulated runs, one seed after the other, for {@code -Dsimulation.seconds}; {@code -Dsimulation.seed} begins with one of them.
 */
class SimulationTest {
    private static final long SECONDS = Long.getLong("simulation.seconds", 120);
    private static final long SEED = Long.getLong("simulation.seed", new Random().nextInt(Integer.MAX_VALUE));
    private static final long FIXED_SEED = 7;

    @Test
    void theSameSeedGivesTheSameHistory() {
        QuietLogs.during(() -> {
            String first = Simulation.run(FIXED_SEED).history().hash();
            assertThat(Simulation.run(FIXED_SEED).history().hash()).isEqualTo(first);
            assertThat(Simulation.run(FIXED_SEED + 1).history().hash()).isNotEqualTo(first);
        });
    }

    @Test
    void clientsSeeNothingThatZooKeeperRulesOut() {
        long begin = System.nanoTime();
        Tally tally = new Tally();
        System.out.printf("simulation: -Dsimulation.seed=%d%n", SEED);
        QuietLogs.during(() -> {
            for (long seed = SEED; Duration.ofNanos(System.nanoTime() - begin).toSeconds() < SECONDS; seed++) {
                Simulation.Outcome outcome = Simulation.run(seed);
                tally.add(outcome);
                assertThat(outcome.anomalies())
                        .as("-Dsimulation.seed=%d, %s", seed, outcome.scenario())
                        .isEmpty();
            }
        });
        System.out.printf("simulation: %s%n", tally);
        assertThat(tally.runs()).isPositive();
    }
}
