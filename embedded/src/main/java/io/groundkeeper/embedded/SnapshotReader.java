package io.groundkeeper.embedded;

/** Reads the database as of a version, from the stored values and the history that undoes later changes. */
final class SnapshotReader {
    private final KeyValueStore store;
    private final VersionHistory history;
    private final VersionClock clock;

    SnapshotReader(KeyValueStore store, VersionHistory history, VersionClock clock) {
        this.store = store;
        this.history = history;
        this.clock = clock;
    }

    /**
     * Fails unless the version can be read. Call it after reading as well: the history may have been trimmed meanwhile.
     *
     * @throws com.apple.foundationdb.FDBException {@code transaction_too_old} or {@code future_version}
     */
    void checkReadable(long version) {
        if (version < history.oldestReadable() || version < clock.oldestByAge()) {
            throw FdbError.TRANSACTION_TOO_OLD.exception();
        }
        if (version > clock.readVersion()) {
            throw FdbError.FUTURE_VERSION.exception();
        }
    }

    byte[] get(byte[] key, long version) {
        return history.valueAt(key, version, store.get(key));
    }

    SnapshotCursor cursor(KeyRange range, long version, boolean reverse) {
        return new SnapshotCursor(store, history, range, version, reverse);
    }

    long approximateBytes(KeyRange range) {
        return store.approximateBytes(range);
    }
}
