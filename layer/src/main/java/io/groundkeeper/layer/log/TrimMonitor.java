package io.groundkeeper.layer.log;

/** Hears what a trimmer sees, to measure it. Called on threads of the store; must be quick. */
public interface TrimMonitor {
    TrimMonitor NONE = new TrimMonitor() {};

    /**
     * A look at a tenant's log, whoever trims it.
     *
     * @param horizon the version up to which it may have been deleted, 0 where nothing has been
     * @param version the store's at that time
     */
    default void looked(long horizon, long version) {}

    /** A round failed. */
    default void failed() {}
}
