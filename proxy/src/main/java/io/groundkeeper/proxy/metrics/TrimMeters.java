package io.groundkeeper.proxy.metrics;

import io.groundkeeper.layer.log.TrimMonitor;
import java.util.concurrent.atomic.LongAdder;

/** How far back a tenant's log reaches. */
final class TrimMeters implements TrimMonitor {
    private final LongAdder failures;
    private volatile double kept = Double.NaN;

    TrimMeters(Meters meters) {
        failures = meters.counter(Metric.LOG_TRIM_FAILURES);
        meters.gauge(Metric.LOG_KEPT, () -> kept);
    }

    @Override
    public void looked(long horizon, long version) {
        kept = horizon == 0 ? Double.NaN : version - horizon;
    }

    @Override
    public void failed() {
        failures.increment();
    }
}
