package io.groundkeeper.layer.write;

/**
 * Hears what a lane does, to measure it; what it overrides, that is. Called on threads of the store, once for a batch or an
 * attempt, never for a request; must be quick and must not call back.
 */
public interface LaneMonitor {
    LaneMonitor NONE = new LaneMonitor() {};

    /** A batch is decided: its requests have their results, though for some that may be a failure. */
    default void decided(int requests, long bytes) {}

    /** The store has refused a batch for good. */
    default void failed() {}

    /** A batch queues up for its turn. */
    default void awaitsTurn() {}

    /** An attempt was in vain: the store could not do it, or refused it. */
    default void triedInVain() {}

    /**
     * A commit is asked of the store.
     *
     * @return when that was, by a clock of the monitor's own: it is given back to it
     */
    default long commitBegins() {
        return 0;
    }

    /** A commit that was begun then is done. */
    default void committed(long begun) {}

    /** A commit was refused, as others have written what it read. */
    default void conflicted() {}

    /** It is not known whether a commit is done. */
    default void resultUnknown() {}
}
