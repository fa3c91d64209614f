package io.groundkeeper.it.benchmark;

import io.groundkeeper.it.big.BigThings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Prints tables in Markdown. Each cell holds ZooKeeper's number, Groundkeeper's, and Groundkeeper's as a multiple of
 * ZooKeeper's.
 */
final class Report {

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void beginLoads() {
        out.printf(
                "Java %s, %d CPUs. ZooKeeper / Groundkeeper (ratio).%n%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors());
        out.println("| workload | operations/s | p50, µs | p99, µs | server CPU, µs/operation |");
        out.println("|---|--:|--:|--:|--:|");
    }

    void load(String workload, Pair<Measurement> pair) {
        row(workload, cell(pair, Measurement::opsPerSecond), pair);
    }

    void beginStore() {
        out.println("| | p50, µs | p99, µs | p50 as a multiple of the bare transaction's |");
        out.println("|---|--:|--:|--:|");
    }

    void besideStore(String what, Measurement measurement, Measurement bare) {
        out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f | %.2f |%n",
                what,
                measurement.p50Micros(),
                measurement.p99Micros(),
                measurement.p50Micros() / bare.p50Micros());
    }

    void touches(double requests, StoreCounters counted, Duration time, StoreCounters idle, Duration idleTime) {
        out.printf(
                Locale.ROOT,
                "%nWhile %,.0f cached getData were answered, the store counted %.1f reads and %.1f transactions a second;"
                        + " with no client asking, %.1f and %.1f.%n%n",
                requests,
                counted.reads() / seconds(time),
                counted.transactions() / seconds(time),
                idle.reads() / seconds(idleTime),
                idle.transactions() / seconds(idleTime));
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    void beginBigThings() {
        out.println("| | first, ms | second, ms |");
        out.println("|---|--:|--:|");
    }

    void bigThing(String what, BigThings.Times times) {
        out.printf(
                Locale.ROOT,
                "| %s | %,d | %,d |%n",
                what,
                times.first().toMillis(),
                times.second().toMillis());
    }

    void beginNeighbours() {
        out.println(
                "| the quiet tenant's requests, one at a time, p50 / p99, µs | alone | a flood on another proxy | a flood on"
                        + " its own proxy | p99, of alone | p99, of the other proxy's | requests of the flood/s |");
        out.println("|---|--:|--:|--:|--:|--:|--:|");
    }

    void neighbour(String what, Measurement alone, Measurement beside, Measurement within, double flood) {
        out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.2f | %.2f | %,.0f |%n",
                what,
                latencies(alone),
                latencies(beside),
                latencies(within),
                within.p99Micros() / alone.p99Micros(),
                within.p99Micros() / beside.p99Micros(),
                flood);
    }

    private static String latencies(Measurement measurement) {
        return String.format(Locale.ROOT, "%,.0f / %,.0f", measurement.p50Micros(), measurement.p99Micros());
    }

    void beginManyTenants() {
        out.println();
        out.println("| one proxy | tenants open | heap, MiB | CPU, ms/s | looks at logs/s |");
        out.println("|---|--:|--:|--:|--:|");
    }

    void manyTenants(String what, double open, long heapBytes, double cpuMillis, double looks) {
        out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %.1f | %.1f | %.1f |%n",
                what,
                open,
                heapBytes / (double) (1 << 20),
                cpuMillis,
                looks);
    }

    void beginEnsembles() {
        out.println("| three servers | ZooKeeper | Groundkeeper | ratio |");
        out.println("|---|--:|--:|--:|");
    }

    void ensembles(String what, double zooKeeper, double groundkeeper) {
        out.printf(
                Locale.ROOT,
                "| %s | %,.2f | %,.2f | %.2f |%n",
                what,
                zooKeeper,
                groundkeeper,
                groundkeeper / zooKeeper);
    }

    void idleSessions(int sessions, StoreCounters with, StoreCounters without, Duration time) {
        out.printf(
                Locale.ROOT,
                "%nWith %,d idle sessions the store counted %.1f reads and %.1f transactions a second; without, %.1f and"
                        + " %.1f.%n",
                sessions,
                with.reads() / seconds(time),
                with.transactions() / seconds(time),
                without.reads() / seconds(time),
                without.transactions() / seconds(time));
    }

    void beginCrowds() {
        out.println();
        out.println("| | all of them, ms | p50, µs | p99, µs | server CPU, µs each |");
        out.println("|---|--:|--:|--:|--:|");
    }

    void crowd(String what, int count, Pair<Measurement> pair) {
        row(String.format(Locale.ROOT, "%,d %s", count, what), cell(pair, m -> count * 1e3 / m.opsPerSecond()), pair);
    }

    private void row(String name, String firstCell, Pair<Measurement> pair) {
        out.printf(
                "| %s | %s | %s | %s | %s |%n",
                name,
                firstCell,
                cell(pair, Measurement::p50Micros),
                cell(pair, Measurement::p99Micros),
                cell(pair, Measurement::cpuMicrosPerOp));
    }

    private static String cell(Pair<Measurement> pair, ToDoubleFunction<Measurement> number) {
        double zooKeeper = number.applyAsDouble(pair.zooKeeper());
        double groundkeeper = number.applyAsDouble(pair.groundkeeper());
        return String.format(Locale.ROOT, "%,.0f / %,.0f (%.2f)", zooKeeper, groundkeeper, groundkeeper / zooKeeper);
    }
}
