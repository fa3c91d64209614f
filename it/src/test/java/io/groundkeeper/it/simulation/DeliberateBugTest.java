package io.groundkeeper.it.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.consistency.Anomaly;
import io.groundkeeper.it.consistency.Anomaly.Kind;
import io.groundkeeper.it.fault.Fault;
import io.groundkeeper.it.fault.Faults;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each bug is found, and without it nothing is. */
class DeliberateBugTest {
    private static final long SEED = 5;
    private static final int PROXIES = 3;
    private static final int RANDOM_CLIENTS = 5;
    private static final int LOCK_CLIENTS = 2;
    private static final int SECONDS = 60;
    private static final int DRAIN_MILLIS = 1_000;
    private static final int SECONDS_BETWEEN_MISHAPS = 5;
    private static final int LONGEST_MISHAP_SECONDS = 40;

    private static Scenario scenario(int tickMillis, int thinkMillis, Faults faults, Mishap... mishaps) {
        return scenario(tickMillis, thinkMillis, SECONDS, Tenancy.NONE, faults, mishaps);
    }

    private static Scenario scenario(
            int tickMillis, int thinkMillis, int seconds, Tenancy tenancy, Faults faults, Mishap... mishaps) {
        Set<Mishap> kinds = EnumSet.noneOf(Mishap.class);
        kinds.addAll(Set.of(mishaps));
        return new Scenario(
                PROXIES,
                RANDOM_CLIENTS,
                LOCK_CLIENTS,
                tickMillis,
                seconds,
                thinkMillis,
                DRAIN_MILLIS,
                new Trouble(faults, 0, 0, 0, 0.01),
                kinds,
                SECONDS_BETWEEN_MISHAPS,
                LONGEST_MISHAP_SECONDS,
                tenancy);
    }

    private static final Scenario BUSY = scenario(1_000, 200, Faults.NONE, Mishap.RESET);

    private static void isFound(Scenario scenario, Sabotage bug, Kind kind) {
        QuietLogs.during(() -> {
            assertThat(Simulation.run(SEED, scenario, Sabotage.NONE).anomalies())
                    .isEmpty();
            Set<Kind> found = Simulation.run(SEED, scenario, bug).anomalies().stream()
                    .map(Anomaly::kind)
                    .collect(Collectors.toSet());
            assertThat(found).contains(kind);
        });
    }

    @Test
    void aLostWatchIsFound() {
        isFound(BUSY, new Bugs.LostWatch(), Kind.LOST_WATCH);
    }

    @Test
    void aStaleReadAfterReattachingIsFound() {
        isFound(BUSY, new Bugs.StaleReadAfterReattaching(), Kind.ZNODE_STATE);
    }

    @Test
    void aDuplicateApplyIsFound() {
        Faults unheard = Faults.NONE.with(0.1, new Fault(Fault.Kind.COMMIT_IS_UNHEARD, 1021));
        isFound(scenario(1_000, 200, unheard), new Bugs.DuplicateApply(), Kind.ZNODE_STATE);
    }

    @Test
    void anEarlyExpiryIsFound() {
        isFound(scenario(250, 6_000, Faults.NONE), new Bugs.EarlyExpiry(), Kind.EXPIRY);
    }

    @Test
    void aCacheThatTenantsShareIsFound() {
        Tenancy tenancy = new Tenancy(1, 1_000, 20);
        isFound(scenario(1_000, 200, SECONDS, tenancy, Faults.NONE), new Bugs.SharedCache(), Kind.ZNODE_STATE);
    }

    @Test
    void sessionsOfATenantThatNobodyKnowsToBeHeldAreFound() {
        Tenancy tenancy = new Tenancy(1, 1_000, 20);
        isFound(
                scenario(1_000, 200, SECONDS, tenancy, Faults.NONE, Mishap.POWER_LOSS, Mishap.CLIENT_CRASH),
                new Bugs.ForgottenHolding(),
                Kind.EPHEMERAL);
    }

    @Test
    void holdingsOfATenantThatAreLeftAreFound() {
        Tenancy tenancy = new Tenancy(1, 1_000, 20);
        isFound(
                scenario(1_000, 200, SECONDS, tenancy, Faults.NONE, Mishap.POWER_LOSS),
                new Bugs.HoldingLeft(),
                Kind.STORE);
    }

    @Test
    void limitsThatNobodyKeepsAreFound() {
        Tenancy tenancy = new Tenancy(1, 1_000, 40);
        isFound(scenario(1_000, 1_000, 1_200, tenancy, Faults.NONE), new Bugs.UnknownLimits(), Kind.LIMIT);
    }

    @Test
    void anUnorderedReplyIsFound() {
        isFound(BUSY, new Bugs.UnorderedReply(), Kind.REPLY_ORDER);
    }
}
