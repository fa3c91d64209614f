package io.groundkeeper.it.fault;

import java.util.Random;

/** The seed of a test's faults: {@code -Dfaults.seed=N}, or a random one. */
final class FaultSeed {
    private FaultSeed() {}

    /** Chooses the seed, and prints how to choose it again. */
    static long choose() {
        long seed = Long.getLong("faults.seed", new Random().nextInt(Integer.MAX_VALUE));
        System.out.printf("faults: -Dfaults.seed=%d%n", seed);
        return seed;
    }
}
