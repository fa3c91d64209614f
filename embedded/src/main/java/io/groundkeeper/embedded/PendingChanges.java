package io.groundkeeper.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The changes of a group of commits that are on their way to the store: applies each mutation on top of those before,
 * and records in the history what it replaces.
 */
final class PendingChanges {
    private final KeyValueStore store;
    private final VersionHistory history;
    private final TreeMap<byte[], byte[]> values = new TreeMap<>(Keys.ORDER);

    PendingChanges(KeyValueStore store, VersionHistory history) {
        this.store = store;
        this.history = history;
    }

    /** The last value of each changed key; null when it is removed. */
    Map<byte[], byte[]> values() {
        return values;
    }

    void apply(Mutation mutation, long version) {
        if (mutation instanceof Mutation.Set set) {
            put(set.key(), get(set.key()), set.value(), version);
        } else if (mutation instanceof Mutation.Atomic atomic) {
            byte[] before = get(atomic.key());
            put(atomic.key(), before, AtomicOps.apply(atomic.type(), before, atomic.operand()), version);
        } else if (mutation instanceof Mutation.StampedKey stamped) {
            byte[] key = stamped.key().at(version);
            put(key, get(key), stamped.value(), version);
        } else if (mutation instanceof Mutation.StampedValue stamped) {
            put(stamped.key(), get(stamped.key()), stamped.value().at(version), version);
        } else if (mutation instanceof Mutation.Clear clear) {
            clear(clear.range(), version);
        }
    }

    private byte[] get(byte[] key) {
        byte[] value = values.get(key);
        return value != null || values.containsKey(key) ? value : store.get(key);
    }

    private void put(byte[] key, byte[] before, byte[] value, long version) {
        if (before == null && value == null) {
            return;
        }
        history.record(key, version, before);
        values.put(key, value);
    }

    private void clear(KeyRange range, long version) {
        if (range.isSingleKey()) {
            put(range.begin(), get(range.begin()), null, version);
            return;
        }
        List<byte[]> changed =
                new ArrayList<>(values.subMap(range.begin(), range.end()).keySet());
        try (StoredCursor cursor = store.cursor(range, false)) {
            for (; cursor.key() != null; cursor.advance()) {
                if (!values.containsKey(cursor.key())) {
                    put(cursor.key(), cursor.value(), null, version);
                }
            }
        }
        for (byte[] key : changed) {
            put(key, values.get(key), null, version);
        }
    }
}
