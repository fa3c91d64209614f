package io.groundkeeper.it.oracle;

import java.util.Random;
import java.util.stream.LongStream;

/**
 * Which random sequences a test runs. {@code -Doracle.seed=N} asks for the one of that seed,
 * {@code -Doracle.sequences=N} for that many, from the given seed on or from a random one.
 */
final class Seeds {

    private Seeds() {}

    /** Chooses the seeds, and prints how to choose the same again. */
    static LongStream choose(int defaultCount) {
        Long seed = Long.getLong("oracle.seed");
        int count = Integer.getInteger("oracle.sequences", seed == null ? defaultCount : 1);
        long first = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        System.out.printf("random sequences: -Doracle.seed=%d -Doracle.sequences=%d%n", first, count);
        return LongStream.range(first, first + count);
    }
}
