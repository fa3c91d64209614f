package io.groundkeeper.watch;

/** How long a watch lasts and how far it reaches. */
public enum WatchMode {
    /** Gone with the first event. */
    ONE_SHOT,
    /** Stays until it is removed. */
    PERSISTENT,
    /** Stays until it is removed, and is told of changes below its path too. */
    PERSISTENT_RECURSIVE
}
