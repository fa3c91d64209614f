package io.groundkeeper.proxy.metrics;

import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.lease.LeaseMonitor;
import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.stats.ConnectionMonitor;
import io.groundkeeper.watch.CacheMonitor;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What is measured of this process, and the text that tells Prometheus of it and of all open tenants. Thread-safe. */
public final class Metrics implements AutoCloseable {
    /** Of {@link #text}. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Set<String> CATALOGUE =
            Arrays.stream(Metric.values()).map(Meters::name).collect(Collectors.toUnmodifiableSet());

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LongSupplier nanoClock;
    private final RuntimeMeters runtime = new RuntimeMeters();
    private volatile Function<String, Optional<ServerStatus>> statuses = tenant -> Optional.empty();
    private final ConcurrentMap<String, TenantMeters> tenants = new ConcurrentHashMap<>();
    private final ConnectionMeters connections;
    private final LeaseMeters lease;
    private final CacheMeters cache;
    private final Timer readVersions;
    private final LongAdder storeFailures;
    private final LongAdder auditEventsLost;
    private volatile Optional<Supplier<Instant>> certificateExpiry = Optional.empty();

    /**
     * Begins to measure.
     *
     * @param version Groundkeeper's
     * @param nanoClock a monotonic clock in nanoseconds
     */
    public Metrics(String version, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        registry.throwExceptionOnRegistrationFailure();
        registry.config().meterFilter(new OnlyKnown());
        Meters meters = new Meters(registry);
        this.connections = new ConnectionMeters(meters);
        this.lease = new LeaseMeters(meters, nanoClock);
        this.cache = new CacheMeters(meters);
        this.readVersions = meters.timer(Metric.READ_VERSION_DURATION);
        this.storeFailures = meters.counter(Metric.STORE_FAILURES);
        this.auditEventsLost = meters.counter(Metric.AUDIT_EVENTS_LOST);
        meters.gauge(
                Metric.CERTIFICATE_EXPIRY,
                () -> certificateExpiry
                        .map(expiry -> (double) expiry.get().getEpochSecond())
                        .orElse(Double.NaN));
        meters.gauge(Metric.BUILD_INFO, () -> 1, version);
        meters.gauge(Metric.TENANTS_OPEN, tenants::size);
    }

    /** What is not in the catalogue, nor the runtime's, is a mistake. */
    static final class OnlyKnown implements MeterFilter {
        @Override
        public MeterFilterReply accept(Meter.Id id) {
            String name = id.getName();
            boolean known = CATALOGUE.contains(name)
                    || RuntimeFamily.ALL.stream()
                            .anyMatch(family -> name.replace('.', '_').startsWith(family.prefix()));
            if (!known) {
                throw new IllegalArgumentException("no metric of the catalogue: " + name);
            }
            return MeterFilterReply.NEUTRAL;
        }
    }

    /** Measures a tenant from now on, until what this returns is closed, or the tenant is opened again. */
    public synchronized TenantMeters open(String tenant) {
        TenantMeters before = tenants.get(tenant);
        if (before != null) {
            before.close();
        }
        TenantMeters opened = new TenantMeters(
                tenant, registry, nanoClock, () -> statuses.apply(tenant), closed -> tenants.remove(tenant, closed));
        tenants.put(tenant, opened);
        return opened;
    }

    /** Measures the virtual machine, and Netty with these event loops, for as long as this is open. To be called once. */
    public void measureRuntime(EventLoopGroup loops) {
        runtime.measure(loops, registry);
    }

    /** Shows from now on what is told of open tenants, under ZooKeeper's names too. */
    public void showTenants(Function<String, Optional<ServerStatus>> statusOfTenant) {
        statuses = statusOfTenant;
    }

    /** Measures how long the store takes, until what this returns is closed. */
    public StoreProbe probe(Transactions transactions, ScheduledExecutorService scheduler) {
        return new StoreProbe(transactions, scheduler, nanoClock, readVersions, storeFailures);
    }

    public ConnectionMonitor connections() {
        return connections;
    }

    /** Whoever loses audit events adds to it. */
    public LongAdder auditEventsLost() {
        return auditEventsLost;
    }

    /** Shows from now on when certificates run out. */
    public void showCertificates(Supplier<Instant> expiry) {
        certificateExpiry = Optional.of(expiry);
    }

    public LeaseMonitor lease() {
        return lease;
    }

    /** Shows from now on whether the lease is held. */
    public void showLease(BooleanSupplier held) {
        lease.show(held);
    }

    public CacheMonitor cache() {
        return cache;
    }

    /** Shows from now on how large the cache is. */
    public void showCache(LongSupplier bytes, long maxBytes) {
        cache.show(bytes, maxBytes);
    }

    /** Everything as of now, in Prometheus's text format. */
    public String text() {
        Map<String, ServerStatus> open = new TreeMap<>();
        tenants.keySet().forEach(tenant -> statuses.apply(tenant).ifPresent(status -> open.put(tenant, status)));
        return registry.scrape() + ZooKeeperText.of(open);
    }

    @Override
    public void close() {
        runtime.close();
        registry.close();
    }
}
