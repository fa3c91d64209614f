package io.groundkeeper.embedded;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What the keys changed lately held before: per key a list of (commit version, value until then), newest first. With
 * the newest values in the store, this gives the value at any readable version {@code R}: the one that the earliest
 * change after {@code R} replaced, or else the stored one.
 *
 * <p>Changes are recorded here before they are written to the store, and readers look at the store first. So whatever
 * change a reader finds in the store, it finds here how to undo it. One thread at a time may record and trim; readers
 * need no lock, but must check {@link #oldestReadable} after they have read.
 */
final class VersionHistory {
    private static final int ENTRY_OVERHEAD_BYTES = 300;

    private final ConcurrentNavigableMap<byte[], KeyHistory> keys = new ConcurrentSkipListMap<>(Keys.ORDER);
    private final ArrayDeque<Change> byVersion = new ArrayDeque<>();
    private final long maxBytes;
    private volatile long newest;
    private volatile long oldestReadable;
    private long bytes;

    /**
     * @param version the first version that can be read
     * @param maxBytes more than this is not kept of one group of commits, however much it replaces
     */
    VersionHistory(long version, long maxBytes) {
        newest = version;
        oldestReadable = version;
        this.maxBytes = maxBytes;
    }

    /** The changes of one key. */
    private static final class KeyHistory {
        volatile Change newest;
    }

    private static final class Change {
        final byte[] key;
        final long version;
        final byte[] before;
        volatile Change older;
        Change newer;

        Change(byte[] key, long version, byte[] before) {
            this.key = key;
            this.version = version;
            this.before = before;
        }

        int bytes() {
            return ENTRY_OVERHEAD_BYTES + key.length + (before == null ? 0 : before.length);
        }
    }

    /** Records that the commit at {@code version} replaces {@code before} (null when there was none). */
    void record(byte[] key, long version, byte[] before) {
        newest = version;
        if (version <= oldestReadable) {
            return;
        }
        KeyHistory history = keys.get(key);
        boolean isNew = history == null;
        if (isNew) {
            history = new KeyHistory();
        }
        Change change = new Change(key, version, before);
        if (!isNew) {
            change.older = history.newest;
            change.older.newer = change;
        }
        history.newest = change;
        if (isNew) {
            keys.put(key, history);
        }
        byVersion.add(change);
        bytes += change.bytes();
        if (bytes > maxBytes) {
            trim(version);
        }
    }

    /** Whether nothing after {@code version} is recorded, so that the store alone answers. */
    boolean isNewest(long version) {
        return newest <= version;
    }

    /** The value at {@code version}, given what the store held before this call. */
    byte[] valueAt(byte[] key, long version, byte[] stored) {
        if (isNewest(version)) {
            return stored;
        }
        KeyHistory history = keys.get(key);
        return history == null ? stored : valueAt(history, version, stored);
    }

    private static byte[] valueAt(KeyHistory history, long version, byte[] stored) {
        Change earliest = null;
        for (Change change = history.newest; change != null && change.version > version; change = change.older) {
            earliest = change;
        }
        if (earliest == null) {
            return stored;
        }
        return earliest.before == null ? null : earliest.before.clone();
    }

    /** Walks the recorded keys of a range, to be merged with what the store holds. */
    Walk walk(KeyRange range, boolean reverse) {
        ConcurrentNavigableMap<byte[], KeyHistory> part = keys.subMap(range.begin(), range.end());
        return new Walk((reverse ? part.descendingMap() : part).entrySet().iterator());
    }

    /** A position among the recorded keys; {@link #key} is null at the end. */
    static final class Walk {
        private final Iterator<Map.Entry<byte[], KeyHistory>> entries;
        private Map.Entry<byte[], KeyHistory> current;

        private Walk(Iterator<Map.Entry<byte[], KeyHistory>> entries) {
            this.entries = entries;
            advance();
        }

        byte[] key() {
            return current == null ? null : current.getKey();
        }

        byte[] valueAt(long version, byte[] stored) {
            return VersionHistory.valueAt(current.getValue(), version, stored);
        }

        void advance() {
            current = entries.hasNext() ? entries.next() : null;
        }
    }

    long oldestReadable() {
        return oldestReadable;
    }

    long bytes() {
        return bytes;
    }

    /** The version of the oldest recorded change; {@link Long#MAX_VALUE} when there is none. */
    long oldestRecorded() {
        return byVersion.isEmpty() ? Long.MAX_VALUE : byVersion.peek().version;
    }

    /** Forgets what is needed only below {@code version}; reads there fail from now on. */
    void trim(long version) {
        if (version <= oldestReadable) {
            return;
        }
        oldestReadable = version;
        while (!byVersion.isEmpty() && byVersion.peek().version <= version) {
            Change change = byVersion.poll();
            bytes -= change.bytes();
            if (change.newer == null) {
                keys.remove(change.key);
            } else {
                change.newer.older = null;
            }
        }
    }
}
