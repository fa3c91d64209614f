package io.groundkeeper.proxy.fairness;

/** Says when requests are taken up. Used on one event loop. */
@FunctionalInterface
public interface Turns {
    /** At once, and all. */
    Turns AT_ONCE = turn -> turn.take(Integer.MAX_VALUE);

    /** Gives {@code turn} its turn, now or later. Asking again meanwhile changes nothing. */
    void ask(Turn turn);
}
