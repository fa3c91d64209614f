package io.groundkeeper.it.recorded;

import java.time.Duration;
import java.util.Random;

/** Something that goes wrong for a while. */
record Mishap(String name, Disturbance disturbance) {

    /** Begins it, waits, and ends it. */
    @FunctionalInterface
    interface Disturbance {
        void happen(Random random) throws Exception;
    }

    /** Lets a random time pass. */
    static void wait(Random random, Duration least, Duration most) throws InterruptedException {
        Thread.sleep(
                least.toMillis() + random.nextInt(1 + (int) most.minus(least).toMillis()));
    }
}
