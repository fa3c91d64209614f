package io.groundkeeper.proxy.metrics;

import io.groundkeeper.layer.log.TrimMonitor;
import io.groundkeeper.layer.write.LaneMonitor;
import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.stats.ClientMonitor;
import io.groundkeeper.proxy.stats.Counter;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.watch.TailMonitor;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What is measured of one open tenant. Ends with it: then its series are gone. Thread-safe. */
public final class TenantMeters implements AutoCloseable {
    private final Meters meters;
    private final Supplier<Optional<ServerStatus>> status;
    private final Consumer<TenantMeters> onClose;
    private final ClientMeters clients;
    private final LaneMeters lane;
    private final TailMeters tail;
    private final TrimMeters trim;

    TenantMeters(
            String tenant,
            MeterRegistry registry,
            LongSupplier nanoClock,
            Supplier<Optional<ServerStatus>> status,
            Consumer<TenantMeters> onClose) {
        this.status = status;
        this.onClose = onClose;
        this.meters = new Meters(registry, tenant);
        this.clients = new ClientMeters(meters);
        this.lane = new LaneMeters(meters, nanoClock);
        this.tail = new TailMeters(meters, nanoClock);
        this.trim = new TrimMeters(meters);
        gauge(Metric.CONNECTIONS, ServerStatus::connections);
        gauge(Metric.REQUESTS_OUTSTANDING, ServerStatus::outstanding);
        gauge(Metric.SESSIONS, ServerStatus::sessionCount);
        gauge(Metric.WATCHES, ServerStatus::watchCount);
        gauge(Metric.ZNODES, told -> told.tree().znodes());
        gauge(Metric.EPHEMERALS, told -> told.tree().ephemerals());
        gauge(Metric.TREE, told -> told.tree().bytes());
        gauge(Metric.LOG, told -> told.tree().logBytes());
    }

    private void gauge(Metric metric, ToDoubleFunction<ServerStatus> value) {
        meters.gauge(metric, () -> status.get().map(value::applyAsDouble).orElse(Double.NaN));
    }

    /** Shows from now on what is counted of the tenant's traffic. To be called once. */
    public void show(ServerStats stats) {
        counter(Metric.RECEIVED, stats, Counter.BYTES_RECEIVED_COUNT);
        meters.counter(
                Metric.SENT,
                stats,
                counted ->
                        counted.countedInTenant(Counter.RESPONSE_BYTES) + counted.countedInTenant(Counter.WATCH_BYTES));
        counter(Metric.SESSIONS_REATTACHED, stats, Counter.CONNECTION_REVALIDATE_COUNT);
        counter(Metric.SESSIONS_EXPIRED, stats, Counter.STALE_SESSIONS_EXPIRED);
    }

    private void counter(Metric metric, ServerStats stats, Counter counter) {
        meters.counter(metric, stats, counted -> counted.countedInTenant(counter));
    }

    public ClientMonitor clients() {
        return clients;
    }

    public LaneMonitor lane() {
        return lane;
    }

    public TailMonitor tail() {
        return tail;
    }

    public TrimMonitor trim() {
        return trim;
    }

    @Override
    public void close() {
        onClose.accept(this);
        meters.close();
    }
}
