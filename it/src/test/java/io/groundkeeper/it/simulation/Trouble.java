package io.groundkeeper.it.simulation;

import io.groundkeeper.it.fault.Faults;

/**
 * How much goes wrong all the time.
 *
 * @param storeFaults errors that the store makes up
 * @param slowAnswers probability that a message to or from the store takes up to a tenth of a second
 * @param slowDoorbells probability that the news of a change takes up to ten seconds
 * @param slowPackets probability that a packet between client and proxy takes up to half a second
 * @param maxDrift bound of how much faster or slower than time a clock runs, as a fraction
 */
record Trouble(Faults storeFaults, double slowAnswers, double slowDoorbells, double slowPackets, double maxDrift) {
    /** Everything answers in time. */
    static final Trouble NONE = new Trouble(Faults.NONE, 0, 0, 0, 0.01);
}
