package io.groundkeeper.it.recorded;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts what was recorded. Thread-safe. */
final class Tally {
    private final Map<String, Long> faults = new TreeMap<>();
    private long rounds;
    private long operations;
    private long sessions;
    private long anomalies;

    synchronized void add(Round.Outcome outcome) {
        rounds++;
        operations += outcome.operations();
        sessions += outcome.sessions();
        anomalies += outcome.anomalies().size();
        outcome.faults().forEach((kind, count) -> faults.merge(kind, (long) count, Long::sum));
    }

    synchronized long rounds() {
        return rounds;
    }

    synchronized long anomalies() {
        return anomalies;
    }

    @Override
    public synchronized String toString() {
        return "%d rounds, %d operations of %d sessions checked, %d anomalies; faults: %s"
                .formatted(
                        rounds,
                        operations,
                        sessions,
                        anomalies,
                        faults.entrySet().stream()
                                .map(entry -> entry.getKey() + " x " + entry.getValue())
                                .collect(Collectors.joining(", ")));
    }
}
