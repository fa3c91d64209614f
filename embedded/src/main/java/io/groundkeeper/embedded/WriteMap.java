package io.groundkeeper.embedded;

import com.apple.foundationdb.MutationType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a transaction has written so far, in a form that its own reads can be merged with: cleared ranges, a stack of
 * operations per written key, and the keys that cannot be read because a versionstamp will be in them. Follows the
 * rules of FoundationDB's read-your-writes layer. Not thread-safe.
 */
final class WriteMap {
    private final TreeMap<byte[], KeyWrites> keys = new TreeMap<>(Keys.ORDER);
    private final TreeMap<byte[], Mutation.StampedKey> stampedKeys = new TreeMap<>(Keys.ORDER);
    private final RangeSet cleared = new RangeSet();
    private final RangeSet unreadable = new RangeSet();

    boolean isEmpty() {
        return keys.isEmpty() && cleared.isEmpty() && stampedKeys.isEmpty();
    }

    boolean isUnreadable(byte[] key) {
        return !unreadable.isEmpty() && unreadable.contains(key);
    }

    boolean isUnreadable(KeyRange range) {
        return !unreadable.isEmpty() && unreadable.intersects(range);
    }

    /** Whether the next key, or in reverse the one before, could be one that is unreadable. */
    boolean isUnreadableAt(byte[] position, boolean reverse) {
        return reverse ? unreadable.reaches(position) : unreadable.contains(position);
    }

    /** What was written to this very key after any clear, or null. */
    KeyWrites writesOf(byte[] key) {
        return keys.get(key);
    }

    /** The cleared range that contains the key, or null; keys written after the clear are in it too. */
    KeyRange clearedRangeOf(byte[] key) {
        return cleared.isEmpty() ? null : cleared.rangeOf(key);
    }

    /** Whether all of a range was cleared; keys written after that may be in it. */
    boolean isCleared(KeyRange range) {
        KeyRange around = clearedRangeOf(range.begin());
        return around != null && Keys.compare(range.end(), around.end()) <= 0;
    }

    /** The written key next to {@code key}: at or after it, or before it when {@code reverse}; null at the end. */
    Map.Entry<byte[], KeyWrites> next(byte[] key, boolean reverse) {
        return reverse ? keys.lowerEntry(key) : keys.ceilingEntry(key);
    }

    void set(byte[] key, byte[] value) {
        write(key, new Mutation.Set(key, value));
    }

    void setStampedValue(byte[] key, Stamped value) {
        write(key, new Mutation.StampedValue(key, value));
        unreadable.add(KeyRange.of(key));
    }

    /** {@code readVersion} is 0 while the transaction has none. */
    void setStampedKey(Stamped key, byte[] value, long readVersion) {
        unreadable.add(key.possibleKeys(readVersion));
        // Like FoundationDB, a later clear drops the write when it covers the template at the lowest possible stamp.
        stampedKeys.put(key.at(readVersion), new Mutation.StampedKey(key, value));
    }

    void atomic(MutationType type, byte[] key, byte[] operand) {
        write(key, new Mutation.Atomic(type, key, operand));
    }

    void clear(KeyRange range) {
        keys.subMap(range.begin(), range.end()).clear();
        stampedKeys.subMap(range.begin(), range.end()).clear();
        unreadable.remove(range);
        cleared.add(range);
    }

    private void write(byte[] key, Mutation mutation) {
        KeyWrites present = keys.get(key);
        if (present == null) {
            present = cleared.contains(key) ? KeyWrites.known(null) : KeyWrites.UNWRITTEN;
        }
        keys.put(key, present.then(mutation, isUnreadable(key)));
    }

    /** The parts of a read range whose content came from the store and not from this transaction alone. */
    List<KeyRange> dependentParts(KeyRange range) {
        if (isEmpty()) {
            return List.of(range);
        }
        List<KeyRange> parts = new ArrayList<>();
        for (KeyRange gap : cleared.gapsIn(range)) {
            byte[] position = gap.begin();
            for (Map.Entry<byte[], KeyWrites> entry :
                    keys.subMap(gap.begin(), gap.end()).entrySet()) {
                if (entry.getValue().isIndependent()) {
                    addUnlessEmpty(parts, new KeyRange(position, entry.getKey()));
                    position = Keys.after(entry.getKey());
                }
            }
            addUnlessEmpty(parts, new KeyRange(position, gap.end()));
        }
        return parts;
    }

    private static void addUnlessEmpty(List<KeyRange> parts, KeyRange range) {
        if (!range.isEmpty()) {
            parts.add(range);
        }
    }

    /** Everything written, such that applying it in order gives the transaction's effect. */
    List<Mutation> mutations() {
        List<Mutation> mutations = new ArrayList<>(cleared.size() + keys.size() + stampedKeys.size());
        for (KeyRange range : cleared.ranges()) {
            mutations.add(new Mutation.Clear(range));
        }
        keys.forEach((key, writes) -> mutations.addAll(writes.mutations(key)));
        mutations.addAll(stampedKeys.values());
        return mutations;
    }

    /** An independent copy: later writes to either do not show in the other. */
    WriteMap copy() {
        WriteMap copy = new WriteMap();
        copy.keys.putAll(keys);
        copy.stampedKeys.putAll(stampedKeys);
        cleared.ranges().forEach(copy.cleared::add);
        unreadable.ranges().forEach(copy.unreadable::add);
        return copy;
    }
}
