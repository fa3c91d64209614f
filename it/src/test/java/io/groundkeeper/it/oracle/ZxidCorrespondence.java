package io.groundkeeper.it.oracle;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.zookeeper.WatchedEvent;

/** A one-to-one mapping between the zxids of two servers that keeps their order, learned pair by pair. */
final class ZxidCorrespondence {

    /** In the events that {@code setWatches} makes up for. */
    private static final long NONE = WatchedEvent.NO_ZXID;

    private final TreeMap<Long, Long> mapping = new TreeMap<>(Map.of(NONE, NONE, 0L, 0L));

    /** Adds a pair, or returns why it does not fit to those before. */
    Optional<String> add(long expected, long actual) {
        Long known = mapping.get(expected);
        if (known != null) {
            return known == actual ? Optional.empty() : conflict(expected, actual, expected, known);
        }
        Map.Entry<Long, Long> lower = mapping.lowerEntry(expected);
        if (lower != null && lower.getValue() >= actual) {
            return conflict(expected, actual, lower.getKey(), lower.getValue());
        }
        Map.Entry<Long, Long> higher = mapping.higherEntry(expected);
        if (higher != null && higher.getValue() <= actual) {
            return conflict(expected, actual, higher.getKey(), higher.getValue());
        }
        mapping.put(expected, actual);
        return Optional.empty();
    }

    private static Optional<String> conflict(long expected, long actual, long otherExpected, long otherActual) {
        return Optional.of("zxid order differs: expected %x and %x, actual %x and %x"
                .formatted(expected, otherExpected, actual, otherActual));
    }
}
