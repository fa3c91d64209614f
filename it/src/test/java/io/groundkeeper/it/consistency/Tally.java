package io.groundkeeper.it.consistency;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts what was checked in runs of whatever kind, and what went wrong meanwhile. Thread-safe. */
public final class Tally {
    private final Map<String, Long> faults = new TreeMap<>();
    private Duration time = Duration.ZERO;
    private long runs;
    private long operations;
    private long sessions;
    private long anomalies;

    /**
     * Adds a run.
     *
     * @param passed how long it was, by the clock of its history
     * @param happened how often each fault has happened
     */
    public synchronized void add(
            Duration passed,
            int checkedOperations,
            int checkedSessions,
            int foundAnomalies,
            Map<String, Integer> happened) {
        runs++;
        time = time.plus(passed);
        operations += checkedOperations;
        sessions += checkedSessions;
        anomalies += foundAnomalies;
        happened.forEach((kind, count) -> faults.merge(kind, (long) count, Long::sum));
    }

    public synchronized long runs() {
        return runs;
    }

    public synchronized long anomalies() {
        return anomalies;
    }

    @Override
    public synchronized String toString() {
        return "%d runs of %.1f hours, %d operations of %d sessions checked, %d anomalies; faults: %s"
                .formatted(
                        runs,
                        time.toSeconds() / (double) Duration.ofHours(1).toSeconds(),
                        operations,
                        sessions,
                        anomalies,
                        faults.entrySet().stream()
                                .map(entry -> entry.getKey() + " x " + entry.getValue())
                                .collect(Collectors.joining(", ")));
    }
}
