package io.groundkeeper.proxy.metrics;

import io.groundkeeper.layer.write.LaneMonitor;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** How a tenant's writes are carried out. */
final class LaneMeters implements LaneMonitor {
    private final LongSupplier nanoClock;
    private final DistributionSummary requests;
    private final DistributionSummary bytes;
    private final LongAdder retries;
    private final LongAdder conflicts;
    private final LongAdder unknownResults;
    private final LongAdder failures;
    private final LongAdder turns;
    private final Timer commits;

    LaneMeters(Meters meters, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.requests = meters.histogram(Metric.BATCH_REQUESTS);
        this.bytes = meters.histogram(Metric.BATCH_SIZE);
        this.retries = meters.counter(Metric.BATCH_RETRIES);
        this.conflicts = meters.counter(Metric.BATCH_CONFLICTS);
        this.unknownResults = meters.counter(Metric.BATCH_UNKNOWN_RESULTS);
        this.failures = meters.counter(Metric.BATCH_FAILURES);
        this.turns = meters.counter(Metric.TURNS);
        this.commits = meters.timer(Metric.COMMIT_DURATION);
    }

    @Override
    public void decided(int batchRequests, long batchBytes) {
        requests.record(batchRequests);
        bytes.record((double) batchBytes);
    }

    @Override
    public void failed() {
        failures.increment();
    }

    @Override
    public void awaitsTurn() {
        turns.increment();
    }

    @Override
    public void triedInVain() {
        retries.increment();
    }

    @Override
    public long commitBegins() {
        return nanoClock.getAsLong();
    }

    @Override
    public void committed(long begun) {
        commits.record(nanoClock.getAsLong() - begun, TimeUnit.NANOSECONDS);
    }

    @Override
    public void conflicted() {
        conflicts.increment();
    }

    @Override
    public void resultUnknown() {
        unknownResults.increment();
    }
}
