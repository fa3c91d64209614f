package io.groundkeeper.proxy.metrics;

import io.groundkeeper.layer.lease.LeaseMonitor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** How it goes with this process's lease. */
final class LeaseMeters implements LeaseMonitor {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoClock;
    private final LongAdder beats;
    private final LongAdder losses;
    private final LongAdder failures;
    private final LongAdder takeovers;
    private volatile int others;
    private volatile boolean everBeaten;
    private volatile long beatenNanos;
    private volatile BooleanSupplier held = () -> false;

    LeaseMeters(Meters meters, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.beats = meters.counter(Metric.LEASE_BEATS);
        this.losses = meters.counter(Metric.LEASE_LOSSES);
        this.failures = meters.counter(Metric.LEASE_ROUND_FAILURES);
        this.takeovers = meters.counter(Metric.LEASE_TAKEOVERS);
        meters.gauge(Metric.LEASES_SEEN, () -> others);
        meters.gauge(Metric.LEASE_HELD, () -> held.getAsBoolean() ? 1 : 0);
        meters.gauge(Metric.LEASE_BEAT_AGE, this::ageSeconds);
    }

    /** Tells from now on whether the lease is held. */
    void show(BooleanSupplier whetherHeld) {
        held = whetherHeld;
    }

    private double ageSeconds() {
        return everBeaten ? (nanoClock.getAsLong() - beatenNanos) / NANOS : Double.NaN;
    }

    @Override
    public void beaten() {
        beats.increment();
        beatenNanos = nanoClock.getAsLong();
        everBeaten = true;
    }

    @Override
    public void lost() {
        losses.increment();
    }

    @Override
    public void roundFailed() {
        failures.increment();
    }

    @Override
    public void saw(int leases) {
        others = leases;
    }

    @Override
    public void tookOver() {
        takeovers.increment();
    }
}
