package io.groundkeeper.watch;

/**
 * Hears how a view follows its log, to measure it; what it overrides, that is. One call at a time but for {@link #applied}, which
 * is one at a time by itself; under locks, so it must be quick and must not call back.
 */
public interface TailMonitor {
    TailMonitor NONE = new TailMonitor() {};

    /** The doorbell has rung. */
    default void rang() {}

    /** A look at the log begins. */
    default void lookBegins() {}

    /**
     * A look at the log is over, and what it found is applied.
     *
     * @param entries how many it found
     * @param newest the store's version at that time
     * @param more whether there may be more of them
     * @param gap whether entries were trimmed away before they were read
     */
    default void looked(int entries, long newest, boolean more, boolean gap) {}

    /** A look at the log failed. */
    default void lookFailed() {}

    /** A version is known to be committed. */
    default void knows(long committed) {}

    /** The view shows all commits up to {@code version}. */
    default void reached(long version) {}

    /** A change was applied. */
    default void applied() {}
}
