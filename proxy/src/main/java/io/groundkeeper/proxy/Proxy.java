package io.groundkeeper.proxy;

import io.groundkeeper.layer.Rounds;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.lease.Holdings;
import io.groundkeeper.layer.lease.LeaseKeeper;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.connection.TenantServices;
import io.groundkeeper.proxy.metrics.Metrics;
import io.groundkeeper.proxy.metrics.StoreProbe;
import io.groundkeeper.proxy.net.TenantGate;
import io.groundkeeper.proxy.sasl.SaslLogin;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.proxy.store.Store;
import io.groundkeeper.proxy.tenant.OpenTenants;
import io.groundkeeper.proxy.tenant.Orphans;
import io.groundkeeper.proxy.tenant.Surroundings;
import io.groundkeeper.proxy.tenant.TenantChanges;
import io.groundkeeper.proxy.tenant.TenantNames;
import io.groundkeeper.proxy.tenant.TenantOpener;
import io.groundkeeper.proxy.tenant.TenantProxy;
import io.groundkeeper.watch.NodeCache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
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

    private final Surroundings surroundings;
    private final Metrics metrics;
    private final Transactions clusterwide;
    private final Tenant defaultTenant;
    private final Tenants tenants;
    private final ServerStats door = new ServerStats();
    private final OpenTenants open;
    private final TenantNames names;
    private final TenantChanges changes;
    private final Orphans orphans;
    private final LeaseKeeper lease;
    private OpenTenants.Use pinned;
    private List<Rounds> rounds = List.of();
    private Optional<StoreProbe> probe = Optional.empty();

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
        this.surroundings = surroundings;
        this.metrics = metrics;
        this.clusterwide = clusterwide;
        this.defaultTenant = defaultTenant;
        this.tenants = new Tenants(clusterwide);
        Holdings holdings = new Holdings(clusterwide.inBackground(), defaultTenant.cluster());
        NodeCache cache = new NodeCache(surroundings.cacheBytes(), metrics.cache());
        TenantOpener opener =
                new TenantOpener(config, store, clusterwide, sasl, surroundings, cache, door, metrics, this::isServing);
        this.open = new OpenTenants(opener, config.tenants().idle(), surroundings.nanoClock());
        this.names = new TenantNames(tenants, open, surroundings.nanoClock());
        this.changes = new TenantChanges(tenants, defaultTenant.cluster(), open);
        this.orphans = new Orphans(holdings, tenants, defaultTenant.cluster(), open);
        this.lease = new LeaseKeeper(
                clusterwide,
                defaultTenant.cluster(),
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

    /** Opens the default tenant, which stays open, and takes a lease; complete when clients can be served. */
    public CompletableFuture<Void> start() {
        return open.use(defaultTenant)
                .thenAccept(use -> pinned = use.orElseThrow())
                .thenCompose(opened -> lease.start())
                .thenRun(() -> {
                    probe = Optional.of(metrics.probe(clusterwide, surroundings.scheduler()));
                    rounds = List.of(
                            every(
                                    UNKNOWN_SESSIONS_LOOKED_FOR_EVERY,
                                    () -> orphans.findUnknown(lease.proxy()),
                                    "The store could not say which sessions are this server's; it is asked again"),
                            every(
                                    IDLE_TENANTS_LOOKED_FOR_EVERY,
                                    this::closeIdleTenants,
                                    "Idle tenants could not be closed"),
                            every(
                                    CHANGES_LOOKED_FOR_EVERY,
                                    changes::follow,
                                    "It is not known whether tenants were changed; the store is asked again"));
                });
    }

    private Rounds every(Duration interval, Supplier<CompletableFuture<Void>> round, String failure) {
        return new Rounds(
                surroundings.scheduler(),
                interval,
                interval,
                round,
                error -> LOG.warn("{}: {}", failure, error.toString()));
    }

    private CompletableFuture<Void> closeIdleTenants() {
        open.closeIdle();
        return CompletableFuture.completedFuture(null);
    }

    /** Uses the tenant that a client names, opening it where that is to be done; empty where there is none of that name. */
    CompletableFuture<Optional<OpenTenants.Use>> use(String tenant) {
        return names.use(tenant);
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

    @Override
    public CompletableFuture<Void> orphaned(long proxy) {
        return orphans.adopt(proxy);
    }

    /**
     * Gives up the lease, once connections are dropped, so that the sessions go on elsewhere.
     *
     * @return complete when the store knows
     */
    public CompletableFuture<Void> release() {
        open.close();
        rounds.forEach(Rounds::close);
        probe.ifPresent(StoreProbe::close);
        open.all().forEach(TenantProxy::rest);
        return lease.release();
    }

    /** Stops following the logs. To be called after {@link #release}. */
    @Override
    public void close() {
        open.all().forEach(TenantProxy::close);
    }
}
