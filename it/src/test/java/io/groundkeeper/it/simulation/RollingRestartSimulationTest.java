package io.groundkeeper.it.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.consistency.Anomaly;
import io.groundkeeper.it.consistency.Entry;
import io.groundkeeper.it.simulation.Troublemaker.Span;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollingRestartSimulationTest {
    private static final int TIMEOUT_MILLIS = 4_000;
    private static final long SECOND = 1_000_000_000L;
    private static final Span RESTART = new Span(10 * SECOND, 20 * SECOND);

    /** At once, and in the time that a drain takes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5_000})
    void losesNoSessionAndOneConnectionForEachProxyAtMost(int drainMillis) {
        Scenario scenario = new Scenario(
                3,
                6,
                3,
                1_000,
                600,
                2_000,
                drainMillis,
                Trouble.NONE,
                EnumSet.of(Mishap.ROLLING_RESTART),
                60,
                40,
                Tenancy.NONE);
        QuietLogs.during(() -> {
            int judged = 0;
            for (long seed = 1; seed <= 2; seed++) {
                Simulation.Outcome outcome = Simulation.run(seed, scenario, Sabotage.NONE);
                assertThat(outcome.anomalies()).as("seed %d", seed).isEmpty();
                judged += outcome.faults().getOrDefault("ROLLING_RESTART (judged)", 0);
            }
            assertThat(judged).isPositive();
        });
    }

    private static Entry.Connected connected(int connection, int proxy) {
        return new Entry.Connected(SECOND, 1, connection, proxy, 1, TIMEOUT_MILLIS, 0);
    }

    private static List<Anomaly> judge(Entry... entries) {
        return RestartCheck.check(List.of(entries), List.of(RESTART));
    }

    @Test
    void aConnectionToEachProxyMayBeLost() {
        Entry first = new Entry.Disconnected(11 * SECOND, 1, 1);
        assertThat(judge(connected(1, 0), first, connected(2, 1), new Entry.Disconnected(15 * SECOND, 1, 2)))
                .isEmpty();
        assertThat(judge(connected(1, 0), first, connected(2, 0), new Entry.Disconnected(15 * SECOND, 1, 2)))
                .hasSize(1);
    }

    @Test
    void aSessionMustNotExpire() {
        assertThat(judge(connected(1, 0), new Entry.Ended(12 * SECOND, 1, true)))
                .hasSize(1);
        assertThat(judge(
                        connected(1, 0),
                        new Entry.Disconnected(12 * SECOND, 1, 1),
                        new Entry.Ended(12 * SECOND, 1, false)))
                .isEmpty();
        assertThat(judge(connected(1, 0), new Entry.Ended(40 * SECOND, 1, true)))
                .isEmpty();
    }
}
