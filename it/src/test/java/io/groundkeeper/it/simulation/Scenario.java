package io.groundkeeper.it.simulation;

import io.groundkeeper.it.fault.Fault;
import io.groundkeeper.it.fault.Fault.Kind;
import io.groundkeeper.it.fault.Faults;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What is simulated: how many take part, and what befalls them.
 *
 * @param seconds how long clients work and mishaps happen, in virtual time
 * @param thinkMillis bound of a client's pauses between requests
 * @param mishaps what may happen
 * @param secondsBetweenMishaps on average
 */
record Scenario(
        int proxies,
        int randomClients,
        int lockClients,
        int tickMillis,
        int seconds,
        int thinkMillis,
        Trouble trouble,
        Set<Mishap> mishaps,
        int secondsBetweenMishaps) {

    /** Two proxies, nothing goes wrong. */
    static final Scenario CALM = new Scenario(2, 4, 3, 1_000, 60, 500, Trouble.NONE, EnumSet.noneOf(Mishap.class), 1);

    private static final Faults FAULTS = Faults.TROUBLE;

    /** One of all there are: calm ones, and ones in which everything happens. */
    static Scenario draw(SplittableRandom random) {
        Set<Mishap> mishaps = EnumSet.noneOf(Mishap.class);
        for (Mishap mishap : Mishap.values()) {
            if (random.nextInt(3) > 0) {
                mishaps.add(mishap);
            }
        }
        return new Scenario(
                2 + random.nextInt(3),
                2 + random.nextInt(6),
                random.nextInt(5),
                250 << random.nextInt(4),
                60 + random.nextInt(360),
                100 << random.nextInt(6),
                new Trouble(
                        faults(random),
                        random.nextBoolean() ? 0.02 * random.nextDouble() : 0,
                        random.nextBoolean() ? random.nextDouble() : 0,
                        random.nextBoolean() ? 0.05 * random.nextDouble() : 0,
                        0.02 * random.nextDouble()),
                mishaps,
                1 + random.nextInt(30));
    }

    private static Faults faults(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> Faults.NONE;
            case 1 -> Faults.NONE.with(0.3, Fault.of(Kind.WATCH_IS_SILENT)).with(0.02, Fault.of(Kind.COMMIT_IS_SLOW));
            default -> FAULTS;
        };
    }

    /** Longest session timeout of a client. */
    int maxTimeoutMillis() {
        return 20 * tickMillis;
    }
}
