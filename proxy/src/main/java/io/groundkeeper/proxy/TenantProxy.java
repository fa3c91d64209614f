package io.groundkeeper.proxy;

import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.TransactionTag;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.lease.LeaseKeeper;
import io.groundkeeper.layer.lease.SessionAdoption;
import io.groundkeeper.layer.log.LogFollower;
import io.groundkeeper.layer.log.LogTrimmer;
import io.groundkeeper.layer.quota.QuotaCounter;
import io.groundkeeper.layer.write.Reaper;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.proxy.audit.AuditLog;
import io.groundkeeper.proxy.audit.TenantAudit;
import io.groundkeeper.proxy.auth.Authentication;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.connection.TenantServices;
import io.groundkeeper.proxy.protocol.ReplyBodies;
import io.groundkeeper.proxy.sasl.SaslLogin;
import io.groundkeeper.proxy.session.HeldSessions;
import io.groundkeeper.proxy.session.ProxyLease;
import io.groundkeeper.proxy.session.SessionExpiry;
import io.groundkeeper.proxy.session.SessionService;
import io.groundkeeper.proxy.session.WritePath;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.proxy.store.Store;
import io.groundkeeper.schema.ClusterKeys;
import io.groundkeeper.watch.TenantView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A proxy of one tenant, all of it that lies below the sockets: the one place where those parts are put together. What time it is,
 * on which threads it runs and what chance decides comes from its {@link Surroundings}, so that a simulation can run it. Nothing
 * here blocks.
 */
public final class TenantProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TenantProxy.class);
    private static final Duration LOG_KEPT = Duration.ofMinutes(5);
    private static final Duration LOG_TRIMMED_EVERY = Duration.ofSeconds(30);
    private static final Duration QUOTAS_LOOKED_AT_EVERY = Duration.ofSeconds(1);

    /** By how much a server that was held up lets sessions expire later, at the most; a tick, where that is shorter. */
    private static final int MAX_PULSE_MILLIS = 500;

    private static final long UNKNOWN_SESSIONS_SECONDS = 60;

    private final Surroundings surroundings;
    private final Tenant tenant;
    private final Transactions background;
    private final HeldSessions sessions;
    private final TenantView view;
    private final LogTrimmer trimmer;
    private final Reaper reaper;
    private final QuotaCounter quotas;
    private final ProxyLease proxyLease;
    private final LeaseKeeper lease;
    private final SessionExpiry expiry;
    private final TenantServices services;

    /**
     * What a proxy would otherwise take from the machine that it runs on.
     *
     * @param scheduler runs what is due at a time, one after the other
     * @param nanoClock a monotonic clock in nanoseconds, of any origin
     * @param wallClockMillis the time that znodes are stamped with, in milliseconds since 1970
     * @param random gives ids and passwords: where there are clients, one that cannot be foreseen
     * @param cacheBytes about how much memory the cache of znodes may take
     * @param audit is told what clients change
     */
    public record Surroundings(
            ScheduledExecutorService scheduler,
            LongSupplier nanoClock,
            LongSupplier wallClockMillis,
            RandomGenerator random,
            long cacheBytes,
            AuditLog audit) {}

    /** Opens the tenant that the configuration names, making it where it is not there, and puts its proxy together. */
    public static CompletableFuture<TenantProxy> open(
            ServerConfig config, Store store, Optional<SaslLogin> sasl, Surroundings surroundings) {
        Transactions clusterwide = new Transactions(store.database());
        Tenants tenants = new Tenants(clusterwide);
        return tenants.open(config.tenant(), surroundings.wallClockMillis().getAsLong())
                .thenCompose(tenant -> tenants.openCluster()
                        .thenApply(cluster -> new TenantProxy(config, store, sasl, surroundings, tenant, cluster)));
    }

    private TenantProxy(
            ServerConfig config,
            Store store,
            Optional<SaslLogin> sasl,
            Surroundings surroundings,
            Tenant tenant,
            ClusterKeys cluster) {
        this.surroundings = surroundings;
        this.tenant = tenant;
        ScheduledExecutorService scheduler = surroundings.scheduler();
        LongSupplier nanoClock = surroundings.nanoClock();
        LongSupplier wallClock = surroundings.wallClockMillis();
        ServerStats stats = new ServerStats();
        Transactions clusterwide = new Transactions(store.database());
        Transactions transactions = clusterwide.taggedWith(TransactionTag.ofTenant(tenant.name()));
        background = transactions.inBackground();

        Authentication authentication = new Authentication(config.auth());
        TenantAudit audit = new TenantAudit(surroundings.audit(), tenant.name(), authentication);
        WritePath writes = new WritePath(
                proxy -> new WriteLane(
                        transactions, tenant, proxy, 0, store.limits(), follower(), scheduler, config.quotas()),
                wallClock);
        sessions = new HeldSessions();
        view = new TenantView(transactions, tenant, surroundings.cacheBytes(), scheduler, sessions);
        Duration pulse = Duration.ofMillis(Math.min(config.tickMillis(), MAX_PULSE_MILLIS));
        expiry = new SessionExpiry(sessions, writes, pulse, stats, audit, scheduler, nanoClock);
        SessionService service = new SessionService(
                sessions,
                expiry,
                writes,
                view,
                config.timeouts(),
                store.leases().lease(),
                surroundings.random(),
                nanoClock);
        SessionAdoption adoption = new SessionAdoption(background, tenant);
        proxyLease = new ProxyLease(sessions, writes, service, adoption);
        lease = new LeaseKeeper(
                clusterwide,
                cluster,
                adoption::owners,
                this::newProxyId,
                store.leases(),
                scheduler,
                nanoClock,
                proxyLease);
        writes.writeAs(lease.proxy());
        trimmer = new LogTrimmer(background, tenant, lease.proxy(), LOG_KEPT, LOG_TRIMMED_EVERY, scheduler, nanoClock);
        reaper = new Reaper(
                background, tenant, operation -> writes.submit(0, operation), config.reaping(), scheduler, wallClock);
        quotas = new QuotaCounter(
                background, tenant, config.quotas().countedAtOnce(), QUOTAS_LOOKED_AT_EVERY, scheduler);
        services = new TenantServices(
                view,
                writes,
                service,
                new ReplyBodies(tenant.zxids()),
                authentication,
                sasl,
                config.extendedTypes(),
                stats,
                audit,
                nanoClock,
                this::isServing);
    }

    /** For lanes, none of which is made before the view. */
    private LogFollower follower() {
        return view;
    }

    private long newProxyId() {
        long id = surroundings.random().nextLong() >>> 1;
        return id == 0 ? newProxyId() : id;
    }

    /** Begins to follow the log and takes a lease; complete when clients can be served. */
    public CompletableFuture<Void> start() {
        return view.start().thenCompose(started -> lease.start()).thenRun(() -> {
            trimmer.start();
            surroundings
                    .scheduler()
                    .scheduleWithFixedDelay(
                            this::findUnknownSessions,
                            UNKNOWN_SESSIONS_SECONDS,
                            UNKNOWN_SESSIONS_SECONDS,
                            TimeUnit.SECONDS);
        });
    }

    private void findUnknownSessions() {
        proxyLease.findUnknown().whenComplete((done, error) -> {
            if (error != null) {
                LOG.atWarn()
                        .addKeyValue("tenant", tenant.name())
                        .log("The store could not say which sessions are this server's; it is asked again: {}", error);
            }
        });
    }

    /** What connections need. */
    public TenantServices services() {
        return services;
    }

    /** The sessions that it owns. */
    public HeldSessions sessions() {
        return sessions;
    }

    Tenant tenant() {
        return tenant;
    }

    /** For work on the tenant that nobody waits for. */
    Transactions background() {
        return background;
    }

    /** Whether clients may be served: it is not cut off from the store. */
    public boolean isServing() {
        return lease.isHeld();
    }

    /**
     * Gives up the lease, once connections are dropped, so that the sessions go on elsewhere.
     *
     * @return complete when the store knows
     */
    public CompletableFuture<Void> release() {
        expiry.close();
        trimmer.close();
        reaper.close();
        quotas.close();
        return lease.release();
    }

    /** Stops following the log. To be called after {@link #release}. */
    @Override
    public void close() {
        view.close();
    }
}
