package io.groundkeeper.proxy.metrics;

import io.groundkeeper.watch.TailMonitor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How a tenant's log is followed.
 *
 * <p>Of the commits that are known and not yet applied, one is marked: the newest by the time when the one marked before was
 * applied. The lag is how long it has been waiting. So the oldest that waits may have done so for twice as long, but no mark
 * outlives its commit, however many follow.
 */
final class TailMeters implements TailMonitor {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoClock;
    private final LongAdder wakeups;
    private final LongAdder looks;
    private final LongAdder failures;
    private final LongAdder read;
    private final LongAdder applied;
    private final LongAdder gaps;

    // Changed by one call at a time.
    private long lookBegunNanos;
    private volatile long currentSinceNanos;
    private volatile long newest;
    private volatile long shown;
    private volatile Mark mark;

    /** A commit that is waited for. */
    private record Mark(long version, long sinceNanos) {}

    TailMeters(Meters meters, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.currentSinceNanos = nanoClock.getAsLong();
        this.wakeups = meters.counter(Metric.DOORBELL_WAKEUPS);
        this.looks = meters.counter(Metric.LOG_READS);
        this.failures = meters.counter(Metric.LOG_READ_FAILURES);
        this.read = meters.counter(Metric.LOG_ENTRIES_READ);
        this.applied = meters.counter(Metric.LOG_ENTRIES_APPLIED);
        this.gaps = meters.counter(Metric.LOG_GAPS);
        meters.gauge(Metric.TAIL_LAG, this::lagSeconds);
        meters.gauge(Metric.TAIL_LAG_VERSIONS, () -> Math.max(0, newest - shown));
        meters.gauge(Metric.TAIL_AGE, () -> (nanoClock.getAsLong() - currentSinceNanos) / NANOS);
    }

    private double lagSeconds() {
        Mark waiting = mark;
        return waiting == null ? 0 : (nanoClock.getAsLong() - waiting.sinceNanos) / NANOS;
    }

    @Override
    public void rang() {
        wakeups.increment();
    }

    @Override
    public void lookBegins() {
        lookBegunNanos = nanoClock.getAsLong();
    }

    @Override
    public void looked(int entries, long newestVersion, boolean more, boolean gap) {
        looks.increment();
        read.add(entries);
        if (gap) {
            gaps.increment();
        }
        if (more) {
            knows(newestVersion);
        } else {
            currentSinceNanos = lookBegunNanos;
        }
    }

    @Override
    public void lookFailed() {
        failures.increment();
    }

    @Override
    public void knows(long committed) {
        if (committed > newest) {
            newest = committed;
        }
        if (mark == null && newest > shown) {
            mark = new Mark(newest, nanoClock.getAsLong());
        }
    }

    @Override
    public void reached(long version) {
        shown = version;
        Mark waiting = mark;
        if (waiting != null && version >= waiting.version) {
            mark = newest > version ? new Mark(newest, nanoClock.getAsLong()) : null;
        }
    }

    @Override
    public void applied() {
        applied.increment();
    }
}
