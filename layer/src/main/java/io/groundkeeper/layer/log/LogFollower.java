package io.groundkeeper.layer.log;

/**
 * Who follows a tenant's log in the same process as those who write it. Thread-safe. A writer tells what it has committed before
 * it gives anyone the results, on the thread that has learned of the commit, holding no lock; nothing here blocks.
 */
public interface LogFollower {

    /** A recent version of the tenant that is known without asking the store, 0 for none. */
    long version();

    /** Something was committed at {@code version}; what else the log holds up to there is not known. */
    default void grown(long version) {}

    /** Something was committed, and what it follows is known. */
    default void appended(Appended changes) {}
}
