package io.groundkeeper.embedded;

import com.apple.foundationdb.KeySelector;
import java.util.ArrayList;
import java.util.List;

/**
 * One read operation of a transaction: reads the snapshot, merged with the transaction's writes if it may see them, and
 * keeps what it depended on. Made for one operation.
 */
final class TransactionReads {
    private final SnapshotReader reader;
    private final long version;
    private final WriteMap writes;
    private final boolean bypassUnreadable;
    private final RangeReader ranges = new RangeReader(this::cursor);
    private final List<KeyRange> keys = new ArrayList<>(1);

    /** @param writes what the read sees of the transaction's own writes, null for nothing */
    TransactionReads(SnapshotReader reader, long version, WriteMap writes, boolean bypassUnreadable) {
        this.reader = reader;
        this.version = version;
        this.writes = writes == null || writes.isEmpty() ? null : writes;
        this.bypassUnreadable = bypassUnreadable;
    }

    byte[] get(byte[] key) {
        reader.checkReadable(version);
        if (writes == null) {
            keys.add(KeyRange.of(key));
            return stored(key);
        }
        if (!bypassUnreadable && writes.isUnreadable(key)) {
            throw FdbError.ACCESSED_UNREADABLE.exception();
        }
        KeyWrites written = writes.writesOf(key);
        if (written != null && written.isIndependent()) {
            return written.over(null);
        }
        if (written == null && writes.clearedRangeOf(key) != null) {
            return null;
        }
        keys.add(KeyRange.of(key));
        byte[] stored = stored(key);
        return written == null ? stored : written.over(stored);
    }

    private byte[] stored(byte[] key) {
        byte[] value = reader.get(key, version);
        reader.checkReadable(version);
        return value;
    }

    byte[] getKey(KeySelector selector) {
        reader.checkReadable(version);
        byte[] key = ranges.resolve(selector);
        reader.checkReadable(version);
        return key;
    }

    KeyRange bounds(KeySelector begin, KeySelector end) {
        reader.checkReadable(version);
        KeyRange bounds = new KeyRange(ranges.resolveBound(begin), ranges.resolveBound(end));
        reader.checkReadable(version);
        return bounds;
    }

    RangeReader.Chunk range(KeyRange range, int rowLimit, int byteLimit, boolean reverse) {
        reader.checkReadable(version);
        RangeReader.Chunk chunk = ranges.read(range, rowLimit, byteLimit, reverse);
        reader.checkReadable(version);
        return chunk;
    }

    private KvCursor cursor(KeyRange range, boolean reverse) {
        SnapshotCursor snapshot = reader.cursor(range, version, reverse);
        if (writes == null) {
            return snapshot;
        }
        boolean open = false;
        try {
            RywCursor cursor = new RywCursor(snapshot, writes, range, reverse, bypassUnreadable);
            open = true;
            return cursor;
        } finally {
            if (!open) {
                snapshot.close();
            }
        }
    }

    /** The parts of what was read that came from the store, and so conflict with others' writes. */
    List<KeyRange> conflicts() {
        List<KeyRange> all = new ArrayList<>(keys);
        for (KeyRange range : ranges.walked()) {
            if (writes == null) {
                all.add(range);
            } else {
                all.addAll(writes.dependentParts(range));
            }
        }
        return all;
    }
}
