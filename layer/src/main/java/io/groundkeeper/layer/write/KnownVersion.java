package io.groundkeeper.layer.write;

import io.groundkeeper.layer.log.LogFollower;

/**
 * The newest version that a lane knows to be committed without asking the store. A batch is first tried at that version,
 * which saves the round trip for a read version: if nothing that it reads has changed since, it commits; if something has, the
 * store refuses it, and it is tried again at a current version. Used by one batch at a time.
 */
final class KnownVersion {
    /** Batches after a refusal that ask the store right away: where others write the same, knowing is not worth much. */
    private static final int WARY_BATCHES = 32;

    private final LogFollower follower;
    private long committed;
    private int wary;

    /**
     * Of a lane that has committed nothing.
     *
     * @param follower may know a newer version than the lane's last
     */
    KnownVersion(LogFollower follower) {
        this.follower = follower;
    }

    /** The version to read at, or 0 where the store is to be asked. */
    synchronized long get() {
        if (wary > 0) {
            wary--;
            return 0;
        }
        return Math.max(committed, follower.version());
    }

    /** The lane has committed: whatever it reads next must be no older. */
    synchronized void committed(long version) {
        committed = version;
    }

    /** A batch that was tried at the known version was refused. */
    synchronized void refused() {
        wary = WARY_BATCHES;
    }
}
