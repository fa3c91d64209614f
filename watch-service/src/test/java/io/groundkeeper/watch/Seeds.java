package io.groundkeeper.watch;

import java.util.Random;

/** Seeds of random tests: {@code -Dseed=N} repeats one that failed. */
final class Seeds {
    private Seeds() {}

    /** A seed, told in the test's output. */
    static long next() {
        Long given = Long.getLong("seed");
        long seed = given != null ? given : new Random().nextLong();
        System.out.println("seed " + seed);
        return seed;
    }
}
