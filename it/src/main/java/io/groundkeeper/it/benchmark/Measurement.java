package io.groundkeeper.it.benchmark;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * What one server did with one workload.
 *
 * @param opsPerSecond requests answered per second
 * @param p50Micros the median latency
 * @param p99Micros the latency of the 99th percentile
 * @param cpuMicrosPerOp the server's CPU time per request
 */
record Measurement(double opsPerSecond, double p50Micros, double p99Micros, double cpuMicrosPerOp) {

    /** Sums up requests by their latencies, in nanoseconds. */
    static Measurement of(Histogram latencies, Duration time, Duration cpuTime) {
        double ops = latencies.getTotalCount();
        return new Measurement(
                ops * 1e9 / time.toNanos(),
                latencies.getValueAtPercentile(50) / 1e3,
                latencies.getValueAtPercentile(99) / 1e3,
                cpuTime.toNanos() / 1e3 / ops);
    }

    /** The median of each number by itself. */
    static Measurement median(List<Measurement> rounds) {
        return new Measurement(
                median(rounds, Measurement::opsPerSecond),
                median(rounds, Measurement::p50Micros),
                median(rounds, Measurement::p99Micros),
                median(rounds, Measurement::cpuMicrosPerOp));
    }

    private static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> number) {
        List<Double> sorted = rounds.stream()
                .map(number::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .toList();
        return sorted.get(sorted.size() / 2);
    }
}
