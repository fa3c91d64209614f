package io.groundkeeper.embedded;

/** Walks a range as of a version: the stored pairs, merged with the history of the keys that changed since. */
final class SnapshotCursor implements KvCursor {
    private static final int OVERHEAD_BYTES = 24;

    private final VersionHistory history;
    private final KeyRange range;
    private final long version;
    private final boolean reverse;
    private final StoredCursor stored;
    private VersionHistory.Walk changed;
    private byte[] key;
    private byte[] value;

    SnapshotCursor(KeyValueStore store, VersionHistory history, KeyRange range, long version, boolean reverse) {
        this.history = history;
        this.range = range;
        this.version = version;
        this.reverse = reverse;
        stored = store.cursor(range, reverse);
        // After the stored state is fixed: what is not recorded by now is not in it either.
        changed = history.isNewest(version) ? null : history.walk(range, reverse);
        advance();
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return value;
    }

    @Override
    public int overheadBytes() {
        return OVERHEAD_BYTES;
    }

    @Override
    public void advance() {
        do {
            step();
        } while (key != null && value == null);
    }

    private void step() {
        byte[] storedKey = stored.key();
        byte[] changedKey = changed == null ? null : changed.key();
        if (changedKey == null) {
            key = storedKey;
            if (key != null) {
                value = stored.value();
                stored.advance();
            }
            return;
        }
        int order = storedKey == null ? 1 : Keys.compare(storedKey, changedKey) * (reverse ? -1 : 1);
        if (order < 0) {
            key = storedKey;
            value = stored.value();
            stored.advance();
            return;
        }
        key = changedKey.clone();
        value = changed.valueAt(version, order == 0 ? stored.value() : null);
        changed.advance();
        if (order == 0) {
            stored.advance();
        }
    }

    /** Moves on to the first key at or after {@code bound}, or (in reverse) the last one before it. */
    void skipTo(byte[] bound) {
        if (key == null || (reverse ? Keys.compare(key, bound) < 0 : Keys.compare(key, bound) >= 0)) {
            return;
        }
        stored.skipTo(bound);
        if (changed != null) {
            KeyRange rest = reverse
                    ? new KeyRange(range.begin(), Keys.max(bound, range.begin()))
                    : new KeyRange(Keys.min(bound, range.end()), range.end());
            changed = history.walk(rest, reverse);
        }
        advance();
    }

    @Override
    public void close() {
        stored.close();
    }
}
