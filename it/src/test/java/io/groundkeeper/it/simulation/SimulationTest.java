package io.groundkeeper.it.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.consistency.Tally;
import java.time.Duration;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/**
 * Simulated runs, one seed after the other, for {@code -Dsimulation.seconds}, and with several tenants for {@code
 * -Dsimulation.tenantSeconds}; {@code -Dsimulation.seed} begins with one of them. By
 * default these are always the same, so that a change is judged by what it changes; new ones are for {@link Simulate}.
 */
class SimulationTest {
    private static final long SECONDS = Long.getLong("simulation.seconds", 120);
    private static final long TENANT_SECONDS = Long.getLong("simulation.tenantSeconds", 20);
    private static final long SEED = Long.getLong("simulation.seed", 1);
    private static final long FIXED_SEED = 7;

    @Test
    void theSameSeedGivesTheSameHistory() {
        QuietLogs.during(() -> {
            String first = Simulation.run(FIXED_SEED).hash();
            assertThat(Simulation.run(FIXED_SEED).hash()).isEqualTo(first);
            assertThat(Simulation.run(FIXED_SEED + 1).hash()).isNotEqualTo(first);
            assertThat(Simulation.runWithTenants(FIXED_SEED).hash())
                    .isEqualTo(Simulation.runWithTenants(FIXED_SEED).hash());
        });
    }

    @Test
    void clientsSeeNothingThatZooKeeperRulesOut() {
        run(SECONDS, Simulation::run);
    }

    @Test
    void norDoThoseOfSeveralTenantsThatComeAndGo() {
        run(TENANT_SECONDS, Simulation::runWithTenants);
    }

    private static void run(long seconds, LongFunction<Simulation.Outcome> simulation) {
        long begin = System.nanoTime();
        Tally tally = new Tally();
        System.out.printf("simulation: -Dsimulation.seed=%d%n", SEED);
        QuietLogs.during(() -> {
            for (long seed = SEED; Duration.ofNanos(System.nanoTime() - begin).toSeconds() < seconds; seed++) {
                Simulation.Outcome outcome = simulation.apply(seed);
                outcome.addTo(tally);
                assertThat(outcome.anomalies())
                        .as("-Dsimulation.seed=%d, %s", seed, outcome.scenario())
                        .isEmpty();
            }
        });
        System.out.printf("simulation: %s%n", tally);
        assertThat(tally.runs()).isPositive();
    }
}
