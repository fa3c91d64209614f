package io.groundkeeper.embedded;

import com.apple.foundationdb.KeySelector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One read operation of a transaction: reads the snapshot, merged with the transaction's writes if it may see them, and
 * keeps what it depended on. Made for one operation.
 */
final class TransactionReads {
    private final SnapshotReader reader;
    private final LongSupplier readVersion;
    private final WriteMap writes;
    private final boolean bypassUnreadable;
    private final RangeReader ranges = new RangeReader(this::cursor);
    private final List<KeyRange> keys = new ArrayList<>(1);

    /** 0 until it is needed. */
    private long version;

    /**
     * @param readVersion gives the transaction's read version, and begins to have one where it has none yet
     * @param writes what the read sees of the transaction's own writes, null for nothing
     */
    TransactionReads(SnapshotReader reader, LongSupplier readVersion, WriteMap writes, boolean bypassUnreadable) {
        this.reader = reader;
        this.readVersion = readVersion;
        this.writes = writes == null || writes.isEmpty() ? null : writes;
        this.bypassUnreadable = bypassUnreadable;
    }

    byte[] get(byte[] key) {
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
        byte[] value = reader.get(key, version());
        checkStillReadable();
        return value;
    }

    /** Asked for only where the store is: what the transaction's own writes answer does not fix its read version. */
    private long version() {
        if (version == 0) {
            version = readVersion.getAsLong();
            reader.checkReadable(version);
        }
        return version;
    }

    private void checkStillReadable() {
        if (version != 0) {
            reader.checkReadable(version);
        }
    }

    byte[] getKey(KeySelector selector) {
        byte[] key = ranges.resolve(selector);
        checkStillReadable();
        return key;
    }

    RangeReader.Chunk range(KeySelector begin, KeySelector end, int rowLimit, int byteLimit, boolean reverse) {
        RangeReader.Chunk chunk = ranges.read(begin, end, rowLimit, byteLimit, reverse);
        checkStillReadable();
        return chunk;
    }

    private KvCursor cursor(KeyRange range, boolean reverse) {
        if (writes == null) {
            return reader.cursor(range, version(), reverse);
        }
        return new RywCursor(() -> reader.cursor(range, version(), reverse), writes, range, reverse);
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
