package io.groundkeeper.it.simulation;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Counts what was simulated. Thread-safe. */
final class Tally {
    private final Map<String, Long> faults = new TreeMap<>();
    private long runs;
    private long nanos;
    private long operations;
    private long sessions;
    private long anomalies;

    synchronized void add(Simulation.Outcome outcome) {
        runs++;
        nanos += outcome.nanos();
        operations += outcome.operations();
        sessions += outcome.sessions();
        anomalies += outcome.anomalies().size();
        outcome.faults().forEach((kind, count) -> faults.merge(kind, (long) count, Long::sum));
    }

    synchronized long runs() {
        return runs;
    }

    synchronized long anomalies() {
        return anomalies;
    }

    @Override
    public synchronized String toString() {
        return "%d runs, %.1f simulated hours, %d operations of %d sessions checked, %d anomalies; with %s"
                .formatted(
                        runs,
                        nanos / (double) TimeUnit.HOURS.toNanos(1),
                        operations,
                        sessions,
                        anomalies,
                        faults.entrySet().stream()
                                .map(entry -> entry.getKey() + " x " + entry.getValue())
                                .collect(Collectors.joining(", ")));
    }
}
