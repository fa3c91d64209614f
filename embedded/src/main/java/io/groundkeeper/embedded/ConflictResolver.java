package io.groundkeeper.embedded;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Knows at which version each part of the key space was last written, as far back as read versions reach. Kept as a
 * step function: the version at a bound holds up to the next bound. One thread at a time.
 */
final class ConflictResolver {
    private static final int ENTRY_OVERHEAD_BYTES = 150;

    private final TreeMap<byte[], Long> lastWrites = new TreeMap<>(Keys.ORDER);
    private final ArrayDeque<Write> byVersion = new ArrayDeque<>();
    private long newest;
    private long bytes;

    private record Write(long version, KeyRange range) {
        int bytes() {
            return ENTRY_OVERHEAD_BYTES + range.bytes();
        }
    }

    /** Whether anything in the ranges was written after {@code readVersion}. */
    boolean conflicts(List<KeyRange> reads, long readVersion) {
        if (newest <= readVersion) {
            return false;
        }
        for (KeyRange read : reads) {
            if (writtenAfter(read, readVersion)) {
                return true;
            }
        }
        return false;
    }

    private boolean writtenAfter(KeyRange read, long readVersion) {
        Map.Entry<byte[], Long> step = lastWrites.floorEntry(read.begin());
        if (step != null && step.getValue() > readVersion) {
            return true;
        }
        for (long version : lastWrites.subMap(read.begin(), read.end()).values()) {
            if (version > readVersion) {
                return true;
            }
        }
        return false;
    }

    /** Records a committed write. Versions must not go back. */
    void add(KeyRange write, long version) {
        Map.Entry<byte[], Long> atEnd = lastWrites.floorEntry(write.end());
        long after = atEnd == null ? 0 : atEnd.getValue();
        lastWrites.subMap(write.begin(), write.end()).clear();
        lastWrites.put(write.begin(), version);
        lastWrites.put(write.end(), after);
        Write entry = new Write(version, write);
        byVersion.add(entry);
        bytes += entry.bytes();
        newest = version;
    }

    long bytes() {
        return bytes;
    }

    /** The number of bounds of the step function. */
    int bounds() {
        return lastWrites.size();
    }

    /** The version of the oldest recorded write; {@link Long#MAX_VALUE} when there is none. */
    long oldestRecorded() {
        return byVersion.isEmpty() ? Long.MAX_VALUE : byVersion.peek().version;
    }

    /** Forgets what only a read below {@code version} could conflict with. */
    void trim(long version) {
        while (!byVersion.isEmpty() && byVersion.peek().version <= version) {
            Write write = byVersion.poll();
            bytes -= write.bytes();
            dropIfOld(write.range.begin(), version);
            dropIfOld(write.range.end(), version);
        }
    }

    /** Drops a bound when both the step it starts and the one before are old, and so need not be told apart. */
    private void dropIfOld(byte[] bound, long version) {
        Long here = lastWrites.get(bound);
        if (here == null || here > version) {
            return;
        }
        Map.Entry<byte[], Long> before = lastWrites.lowerEntry(bound);
        if (before == null || before.getValue() <= version) {
            lastWrites.remove(bound);
        }
    }
}
