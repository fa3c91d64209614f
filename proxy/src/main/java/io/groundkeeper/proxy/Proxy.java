package io.groundkeeper.proxy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.groundkeeper.layer.Rounds;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.lease.Holdings;
import io.groundkeeper.layer.lease.LeaseKeeper;
import io.groundkeeper.proxy.audit.AuditLog;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.connection.TenantServices;
import io.groundkeeper.proxy.metrics.Metrics;
import io.groundkeeper.proxy.metrics.StoreProbe;
import io.groundkeeper.proxy.net.TenantGate;
import io.groundkeeper.proxy.sasl.SaslLogin;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.proxy.store.Store;
import io.groundkeeper.schema.ClusterKeys;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.watch.NodeCache;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A proxy, all of it that lies below the sockets: the lease that it holds sessions by, and the tenants that it has open. What time it
 * is, on which threads it runs and what chance decides comes from its {@link Surroundings}, so that a simulation can run it. Thread-safe;
 * nothing here blocks.
 */
public final class Proxy implements AutoCloseable, LeaseKeeper.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Proxy.class);
    private static final Duration UNKNOWN_SESSIONS_LOOKED_FOR_EVERY = Duration.ofSeconds(60);
    private static final Duration IDLE_TENANTS_LOOKED_FOR_EVERY = Duration.ofSeconds(5);

    private static final Duration CHANGES_LOOKED_FOR_EVERY = Duration.ofSeconds(1);
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(1);
    private static final int MAX_UNKNOWN = 10_000;

    /** Tenants that are adopted from at once. */
    private static final int ADOPTED_AT_ONCE = 16;

    private final ServerConfig config;
    private final Store store;
    private final Optional<SaslLogin> sasl;
    private final Surroundings surroundings;
    private final Metrics metrics;
    private final Transactions clusterwide;
    private final ClusterKeys cluster;
    private final Tenants tenants;
    private final Holdings holdings;
    private final NodeCache cache;

    /** Names that no tenant had a moment ago: who asks for such asks often. */
    private final Cache<String, Boolean> unknown;

    private final ServerStats door = new ServerStats();
    private final OpenTenants open;
    private final LeaseKeeper lease;
    private final AtomicInteger lanes = new AtomicInteger();
    private OpenTenants.Use pinned;
    private Rounds unknownSessions;
    private Rounds idleTenants;
    private Rounds changes;
    private volatile Stamp seenGeneration;
    private StoreProbe probe;

    /**
     * What a proxy would otherwise take from the machine that it runs on.
     *
     * @param scheduler runs what is due at a time, one after the other
     * @param nanoClock a monotonic clock in nanoseconds, of any origin
     * @param wallClockMillis the time that znodes are stamped with, in milliseconds since 1970
     * @param random gives ids and passwords: where there are clients, one that cannot be foreseen
     * @param cacheBytes about how much memory the znodes in caches may take
     * @param audit is told what clients change
     */
    public record Surroundings(
            ScheduledExecutorService scheduler,
            LongSupplier nanoClock,
            LongSupplier wallClockMillis,
            RandomGenerator random,
            long cacheBytes,
            AuditLog audit) {}

    /** Puts a proxy together over a store, and makes the default tenant where it is not there. */
    public static CompletableFuture<Proxy> open(
            ServerConfig config, Store store, Optional<SaslLogin> sasl, Surroundings surroundings, Metrics metrics) {
        Transactions clusterwide = new Transactions(store.database());
        return new Tenants(clusterwide)
                .open(config.tenant(), surroundings.wallClockMillis().getAsLong())
                .thenApply(tenant -> new Proxy(config, store, sasl, surroundings, metrics, clusterwide, tenant));
    }

    private Proxy(
            ServerConfig config,
            Store store,
            Optional<SaslLogin> sasl,
            Surroundings surroundings,
            Metrics metrics,
            Transactions clusterwide,
            Tenant defaultTenant) {
        this.config = config;
        this.store = store;
        this.sasl = sasl;
        this.surroundings = surroundings;
        this.metrics = metrics;
        this.clusterwide = clusterwide;
        this.cluster = defaultTenant.cluster();
        this.tenants = new Tenants(clusterwide);
        this.holdings = new Holdings(clusterwide.inBackground(), cluster);
        this.cache = new NodeCache(surroundings.cacheBytes(), metrics.cache());
        this.unknown = Caffeine.newBuilder()
                .maximumSize(MAX_UNKNOWN)
                .expireAfterWrite(UNKNOWN_FOR)
                .ticker(surroundings.nanoClock()::getAsLong)
                .executor(Runnable::run)
                .build();
        this.open = new OpenTenants(
                this::open, this::forgetGeneration, config.tenants().idle(), surroundings.nanoClock());
        this.lease = new LeaseKeeper(
                clusterwide,
                cluster,
                holdings::holders,
                this::newProxyId,
                store.leases(),
                surroundings.scheduler(),
                surroundings.nanoClock(),
                this,
                metrics.lease());
        metrics.showLease(lease::isHeld);
        metrics.showCache(cache::bytes, surroundings.cacheBytes());
        open.writeAs(lease.proxy());
    }

    private long newProxyId() {
        long id = surroundings.random().nextLong() >>> 1;
        return id == 0 ? newProxyId() : id;
    }

    private CompletableFuture<Optional<TenantProxy>> open(String name) {
        return tenants.find(name)
                .thenCompose(found ->
                        found.map(this::open).orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    }

    private CompletableFuture<Optional<TenantProxy>> open(Tenant tenant) {
        return tenants.limits(tenant).thenCompose(limits -> {
            if (limits.isEmpty()) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            TenantProxy opened = new TenantProxy(
                    config,
                    store,
                    clusterwide,
                    sasl,
                    surroundings,
                    tenant,
                    cache,
                    door,
                    metrics.open(tenant.name()),
                    lanes.getAndIncrement(),
                    this::isServing);
            opened.limit(limits.get());
            // What it does by itself before clients come is written under an id too.
            opened.writeAs(lease.proxy());
            return opened.start()
                    .whenComplete((started, failure) -> {
                        if (failure != null) {
                            opened.close();
                        }
                    })
                    .thenApply(started -> {
                        count(tenant);
                        return Optional.of(opened);
                    });
        });
    }

    /** Opens the default tenant, which stays open, and takes a lease; complete when clients can be served. */
    public CompletableFuture<Void> start() {
        return open.use(config.tenant())
                .thenAccept(use -> pinned = use.orElseThrow())
                .thenCompose(opened -> lease.start())
                .thenRun(() -> {
                    ScheduledExecutorService scheduler = surroundings.scheduler();
                    probe = metrics.probe(clusterwide, scheduler);
                    unknownSessions = new Rounds(
                            scheduler,
                            UNKNOWN_SESSIONS_LOOKED_FOR_EVERY,
                            UNKNOWN_SESSIONS_LOOKED_FOR_EVERY,
                            this::findUnknownSessions,
                            error -> LOG.warn(
                                    "The store could not say which sessions are this server's; it is asked again: {}",
                                    error.toString()));
                    idleTenants = new Rounds(
                            scheduler,
                            IDLE_TENANTS_LOOKED_FOR_EVERY,
                            IDLE_TENANTS_LOOKED_FOR_EVERY,
                            this::closeIdleTenants,
                            error -> LOG.error("Idle tenants could not be closed", error));
                    changes = new Rounds(
                            scheduler,
                            CHANGES_LOOKED_FOR_EVERY,
                            CHANGES_LOOKED_FOR_EVERY,
                            this::followChanges,
                            error -> LOG.warn(
                                    "It is not known whether tenants were changed; the store is asked again: {}",
                                    error.toString()));
                });
    }

    /** Of what earlier versions have made nobody knows how much it is. */
    private void count(Tenant tenant) {
        tenants.ensureCounted(tenant).whenComplete((counted, failure) -> {
            if (failure != null) {
                LOG.atWarn()
                        .addKeyValue("tenant", tenant.name())
                        .log(
                                "What the tenant has could not be counted; that is tried again when it is next opened: {}",
                                failure.toString());
            }
        });
    }

    /** What was just opened may have been changed meanwhile, unnoticed. */
    private void forgetGeneration() {
        seenGeneration = null;
    }

    /** Looks whether tenants were changed: at one key, while they were not. */
    private CompletableFuture<Void> followChanges() {
        return tenants.generation(cluster).thenCompose(generation -> {
            if (generation.equals(seenGeneration)) {
                return CompletableFuture.completedFuture(null);
            }
            seenGeneration = generation;
            return CompletableFuture.allOf(
                    open.all().stream().map(this::followChanges).toArray(CompletableFuture<?>[]::new));
        });
    }

    private CompletableFuture<Void> followChanges(TenantProxy tenant) {
        return tenants.limits(tenant.tenant())
                .whenComplete((limits, failure) -> {
                    if (failure != null) {
                        forgetGeneration();
                    }
                })
                .thenAccept(limits -> limits.ifPresentOrElse(tenant::limit, () -> {
                    LOG.atInfo()
                            .addKeyValue("tenant", tenant.tenant().name())
                            .log("The tenant was deleted; its clients are dropped");
                    open.end(tenant);
                }));
    }

    private CompletableFuture<Void> closeIdleTenants() {
        open.closeIdle();
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Uses a tenant, opening it where that is to be done; empty where there is none of that name. Where it came from a TLS server name,
     * its capitals are lost.
     */
    CompletableFuture<Optional<OpenTenants.Use>> use(String tenant) {
        if (unknown.getIfPresent(tenant) != null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return open.use(tenant)
                .thenCompose(use -> use.isPresent()
                        ? CompletableFuture.completedFuture(use)
                        : spelling(tenant)
                                .thenCompose(name -> name.isPresent()
                                        ? open.use(name.get())
                                        : CompletableFuture.completedFuture(Optional.empty())))
                .whenComplete((use, failure) -> {
                    if (failure == null && use.isEmpty()) {
                        unknown.put(tenant, true);
                    }
                });
    }

    /** Has a connection enter a tenant; empty where there is no such tenant. Fails where the store does not say. */
    public CompletableFuture<Optional<TenantGate.Entry>> enter(String tenant) {
        return use(tenant).thenApply(use -> use.map(Entered::new));
    }

    /** A connection's use of a tenant. */
    private record Entered(OpenTenants.Use use) implements TenantGate.Entry {
        @Override
        public String tenant() {
            return use.tenant().tenant().name();
        }

        @Override
        public TenantServices services() {
            return use.tenant().services();
        }

        @Override
        public void close() {
            use.close();
        }
    }

    private CompletableFuture<Optional<String>> spelling(String tenant) {
        return tenants.names()
                .thenApply(
                        names -> names.stream().filter(tenant::equalsIgnoreCase).findFirst());
    }

    /** All tenants of the store. */
    Tenants all() {
        return tenants;
    }

    /** The tenants that are open, the default one among them. */
    OpenTenants tenants() {
        return open;
    }

    /** The default tenant; to be called once started. */
    public TenantProxy defaultTenant() {
        return pinned.tenant();
    }

    /** What was counted of connections before their tenant was known. */
    ServerStats door() {
        return door;
    }

    /** Whether clients may be served: it is not cut off from the store. */
    public boolean isServing() {
        return lease.isHeld();
    }

    @Override
    public void leaseLost(long oldProxy, long newProxy) {
        open.loseSessions(newProxy);
    }

    /** An adoption may also be done without its answer coming: that is found by asking the store for all that is owned in the end. */
    @Override
    public CompletableFuture<Void> orphaned(long proxy) {
        return holdings.tenantsOf(proxy)
                .thenCompose(names -> inEach(
                        names,
                        tenant -> tenant.adoption()
                                .adopt(proxy)
                                .thenCompose(adopted -> tenant.adoption().findUnknown()),
                        name -> tenants.forgetHolding(cluster, proxy, name)));
    }

    private CompletableFuture<Void> findUnknownSessions() {
        long self = lease.proxy();
        return holdings.tenantsOf(self)
                .thenCompose(names -> inEach(
                        names,
                        tenant -> tenant.adoption().findUnknown(),
                        name -> tenants.forgetHolding(cluster, self, name)));
    }

    private interface Work<T> {
        CompletableFuture<Void> on(T subject);
    }

    /** Works on tenants, opening them for it: on several at once, and on all however it ends for some. */
    private CompletableFuture<Void> inEach(List<String> names, Work<TenantProxy> work, Work<String> absent) {
        Queue<String> left = new ArrayDeque<>(names);
        CompletableFuture<?>[] hands = new CompletableFuture<?>[Math.min(ADOPTED_AT_ONCE, names.size())];
        for (int i = 0; i < hands.length; i++) {
            hands[i] = next(left, work, absent);
        }
        return CompletableFuture.allOf(hands);
    }

    private CompletableFuture<Void> next(Queue<String> left, Work<TenantProxy> work, Work<String> absent) {
        String name;
        synchronized (left) {
            name = left.poll();
        }
        if (name == null) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> done = open.use(name)
                .thenCompose(use -> use.isEmpty()
                        ? absent.on(name)
                        : work.on(use.get().tenant())
                                .whenComplete((worked, failure) -> use.get().close()));
        return done.handle((worked, failure) -> next(left, work, absent)
                        .thenCompose(rest -> failure == null
                                ? CompletableFuture.<Void>completedFuture(null)
                                : CompletableFuture.failedFuture(failure)))
                .thenCompose(rest -> rest);
    }

    /**
     * Gives up the lease, once connections are dropped, so that the sessions go on elsewhere.
     *
     * @return complete when the store knows
     */
    public CompletableFuture<Void> release() {
        open.close();
        if (unknownSessions != null) {
            unknownSessions.close();
            idleTenants.close();
            changes.close();
            probe.close();
        }
        open.all().forEach(TenantProxy::rest);
        return lease.release();
    }

    /** Stops following the logs. To be called after {@link #release}. */
    @Override
    public void close() {
        open.all().forEach(TenantProxy::close);
    }
}
