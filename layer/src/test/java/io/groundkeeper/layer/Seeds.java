package io.groundkeeper.layer;

import java.util.Random;

/** Seeds of random tests: {@code -Dseed=N} repeats one that failed. */
public final class Seeds {
    private Seeds() {}

    /** A seed, told in the test's output. */
    public static long next() {
        Long given = Long.getLong("seed");
        long seed = given != null ? given : new Random().nextLong();
        System.out.println("seed " + seed);
        return seed;
    }
}
