package io.groundkeeper.watch;

/** Hears of a cache's use, to measure it. Thread-safe; called for each read of a znode, so it must be quick. */
public interface CacheMonitor {
    CacheMonitor NONE = new CacheMonitor() {};

    /** What was to be read was there. */
    default void hit() {}

    /** What was to be read was not there. */
    default void missed() {}

    /** A znode was dropped for want of room. */
    default void evicted() {}
}
