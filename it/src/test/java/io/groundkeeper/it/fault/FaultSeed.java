package io.groundkeeper.it.fault;

import java.util.Random;

/** The seed of a test's faults: {@code -Dfaults.seed=N}, or a random one. */
final class FaultSeed {
    static final String PROPERTY = "faults.seed";

    private FaultSeed() {}

    /** Chooses the seed, and prints how to choose it again. */
    static long choose() {
        long seed = Long.getLong(PROPERTY, new Random().nextInt(Integer.MAX_VALUE));
        System.out.printf("faults: -D%s=%d%n", PROPERTY, seed);
        return seed;
    }
}
