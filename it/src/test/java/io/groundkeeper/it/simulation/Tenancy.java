package io.groundkeeper.it.simulation;

import java.util.SplittableRandom;

/**
 * What there is of tenants in a simulation, and what operators do to them.
 *
 * @param others tenants beside the default one
 * @param idleMillis how long a proxy keeps a tenant open that nobody uses
 * @param secondsBetweenChanges on average, between two things that operators do, or all clients of a tenant; 0 for never
 */
record Tenancy(int others, int idleMillis, int secondsBetweenChanges) {
    private static final int DEFAULT_IDLE_MILLIS = 60_000;

    /** The default tenant alone. */
    static final Tenancy NONE = new Tenancy(0, DEFAULT_IDLE_MILLIS, 0);

    static Tenancy draw(SplittableRandom random, int secondsBetweenMishaps) {
        return new Tenancy(
                1 + random.nextInt(2), random.nextInt(10_000), 10 + secondsBetweenMishaps + random.nextInt(30));
    }
}
