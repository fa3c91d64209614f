package io.groundkeeper.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of keys kept as disjoint, coalesced ranges. Not thread-safe. */
final class RangeSet {
    private final TreeMap<byte[], byte[]> ends = new TreeMap<>(Keys.ORDER);
    private int bytes;

    boolean isEmpty() {
        return ends.isEmpty();
    }

    /** The bytes of all bounds. */
    int bytes() {
        return bytes;
    }

    int size() {
        return ends.size();
    }

    void add(KeyRange range) {
        if (range.isEmpty()) {
            return;
        }
        byte[] begin = range.begin();
        byte[] end = range.end();
        Map.Entry<byte[], byte[]> before = ends.floorEntry(begin);
        if (before != null && Keys.compare(before.getValue(), begin) >= 0) {
            if (Keys.compare(before.getValue(), end) >= 0) {
                return;
            }
            begin = before.getKey();
        }
        for (Map.Entry<byte[], byte[]> next = ends.ceilingEntry(begin);
                next != null && Keys.compare(next.getKey(), end) <= 0;
                next = ends.ceilingEntry(begin)) {
            end = Keys.max(end, next.getValue());
            take(next.getKey());
        }
        put(begin, end);
    }

    void remove(KeyRange range) {
        if (range.isEmpty()) {
            return;
        }
        Map.Entry<byte[], byte[]> next = ends.lowerEntry(range.end());
        while (next != null && Keys.compare(next.getValue(), range.begin()) > 0) {
            byte[] begin = next.getKey();
            byte[] end = next.getValue();
            take(begin);
            if (Keys.compare(range.end(), end) < 0) {
                put(range.end(), end);
            }
            if (Keys.compare(begin, range.begin()) < 0) {
                put(begin, range.begin());
            }
            next = ends.lowerEntry(range.end());
        }
    }

    boolean contains(byte[] key) {
        return rangeOf(key) != null;
    }

    /** Whether one of the ranges goes up to the key, or beyond it. */
    boolean reaches(byte[] key) {
        Map.Entry<byte[], byte[]> before = ends.lowerEntry(key);
        return before != null && Keys.compare(before.getValue(), key) >= 0;
    }

    /** The range that contains the key, or null. */
    KeyRange rangeOf(byte[] key) {
        Map.Entry<byte[], byte[]> floor = ends.floorEntry(key);
        return floor != null && Keys.compare(key, floor.getValue()) < 0
                ? new KeyRange(floor.getKey(), floor.getValue())
                : null;
    }

    boolean intersects(KeyRange range) {
        Map.Entry<byte[], byte[]> last = ends.lowerEntry(range.end());
        return last != null && Keys.compare(last.getValue(), range.begin()) > 0;
    }

    /** The parts of {@code range} that are not in this set, in order. */
    List<KeyRange> gapsIn(KeyRange range) {
        List<KeyRange> gaps = new ArrayList<>();
        byte[] position = range.begin();
        KeyRange around = rangeOf(position);
        if (around != null) {
            position = around.end();
        }
        while (Keys.compare(position, range.end()) < 0) {
            Map.Entry<byte[], byte[]> next = ends.ceilingEntry(position);
            if (next == null || Keys.compare(next.getKey(), range.end()) >= 0) {
                gaps.add(new KeyRange(position, range.end()));
                break;
            }
            if (Keys.compare(position, next.getKey()) < 0) {
                gaps.add(new KeyRange(position, next.getKey()));
            }
            position = next.getValue();
        }
        return gaps;
    }

    List<KeyRange> ranges() {
        List<KeyRange> ranges = new ArrayList<>(ends.size());
        ends.forEach((begin, end) -> ranges.add(new KeyRange(begin, end)));
        return ranges;
    }

    private void put(byte[] begin, byte[] end) {
        ends.put(begin, end);
        bytes += begin.length + end.length;
    }

    private void take(byte[] begin) {
        bytes -= begin.length + ends.remove(begin).length;
    }
}
