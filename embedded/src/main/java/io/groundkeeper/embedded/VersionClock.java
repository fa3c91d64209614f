package io.groundkeeper.embedded;

import java.util.function.LongSupplier;

/**
 * Hands out versions: read versions that include every acknowledged commit, and commit versions above every version
 * handed out before. They grow by about a million a second, as FoundationDB's do, so a version's age can be told from
 * its distance to the newest.
 *
 * <p>No version goes back over a restart either: all stay below a <em>ceiling</em> on disk, from which the next start
 * goes on. Every commit raises the ceiling; a store that is only read asks for it in time, and should it reach the
 * ceiling nevertheless, its time stands still until the ceiling has been raised. Thread-safe.
 */
final class VersionClock {
    static final long VERSIONS_PER_SECOND = 1_000_000;

    /** How far behind the newest version a read version may be: FoundationDB's five seconds. */
    static final long READABLE_VERSIONS = 5 * VERSIONS_PER_SECOND;

    private static final long RESERVED_VERSIONS = 60 * VERSIONS_PER_SECOND;
    private static final long NANOS_PER_VERSION = 1_000_000_000 / VERSIONS_PER_SECOND;
    private static final long NONE = Long.MAX_VALUE;

    private final LongSupplier nanoTime;
    private long anchorVersion;
    private long anchorNanos;
    private long ceiling;
    private long issued;
    private long firstInFlight = NONE;

    VersionClock(LongSupplier nanoTime, long ceilingOnDisk) {
        this.nanoTime = nanoTime;
        anchorVersion = Math.max(1, ceilingOnDisk);
        anchorNanos = nanoTime.getAsLong();
        ceiling = anchorVersion;
        issued = anchorVersion;
    }

    /** The newest version at which everything acknowledged can be read. */
    synchronized long readVersion() {
        if (firstInFlight != NONE) {
            return firstInFlight - 1;
        }
        issued = Math.max(issued, now());
        return issued;
    }

    /** Below this, a version is older than five seconds. */
    synchronized long oldestByAge() {
        return Math.max(issued, now()) - READABLE_VERSIONS;
    }

    /** Starts a group of commits and returns the version of its first; the others follow without gaps. */
    synchronized long beginCommits() {
        firstInFlight = Math.max(issued + 1, now());
        return firstInFlight;
    }

    /** The ceiling to write to disk with commits up to {@code lastVersion}. */
    synchronized long ceilingFor(long lastVersion) {
        return Math.max(lastVersion, now()) + RESERVED_VERSIONS;
    }

    /** Makes the group visible: from now on read versions include it. */
    synchronized void endCommits(long lastVersion, long newCeiling) {
        issued = Math.max(issued, lastVersion);
        ceiling = newCeiling;
        firstInFlight = NONE;
    }

    /** Ends a group of which nothing was written. */
    synchronized void abandonCommits() {
        firstInFlight = NONE;
    }

    /** Whether the ceiling should be raised although nothing is committed. */
    synchronized boolean needsHigherCeiling() {
        return ceiling - now() < RESERVED_VERSIONS / 2;
    }

    private long now() {
        long nanos = nanoTime.getAsLong();
        long version = anchorVersion + (nanos - anchorNanos) / NANOS_PER_VERSION;
        if (version > ceiling) {
            anchorVersion = ceiling;
            anchorNanos = nanos;
            version = ceiling;
        }
        return version;
    }
}
