package io.groundkeeper.proxy.tenant;

import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.TransactionTag;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.lease.SessionAdoption;
import io.groundkeeper.layer.log.LogFollower;
import io.groundkeeper.layer.log.LogTrimmer;
import io.groundkeeper.layer.quota.QuotaCounter;
import io.groundkeeper.layer.write.Reaper;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.proxy.audit.TenantAudit;
import io.groundkeeper.proxy.auth.Authentication;
import io.groundkeeper.proxy.command.EphemeralIndex;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.connection.TenantServices;
import io.groundkeeper.proxy.fairness.RequestRate;
import io.groundkeeper.proxy.fairness.TenantShare;
import io.groundkeeper.proxy.metrics.TenantMeters;
import io.groundkeeper.proxy.protocol.ReplyBodies;
import io.groundkeeper.proxy.sasl.SaslLogin;
import io.groundkeeper.proxy.session.HeldSessions;
import io.groundkeeper.proxy.session.OrphanAdoption;
import io.groundkeeper.proxy.session.SessionExpiry;
import io.groundkeeper.proxy.session.SessionService;
import io.groundkeeper.proxy.session.WritePath;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.proxy.stats.TreeSize;
import io.groundkeeper.proxy.store.Store;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantLimit;
import io.groundkeeper.schema.TenantLimits;
import io.groundkeeper.watch.NodeCache;
import io.groundkeeper.watch.TenantView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a proxy has of one open tenant: the one place where those parts are put together. Nothing here blocks.
 */
public final class TenantProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TenantProxy.class);
    private static final Duration LOG_KEPT = Duration.ofMinutes(5);
    private static final Duration LOG_TRIMMED_EVERY = Duration.ofSeconds(30);
    private static final Duration QUOTAS_LOOKED_AT_EVERY = Duration.ofSeconds(1);

    /** By how much a server that was held up lets sessions expire later, at the most; a tick, where that is shorter. */
    private static final int MAX_PULSE_MILLIS = 500;

    private final Tenant tenant;
    private final int lane;
    private final HeldSessions sessions;
    private final WritePath writes;
    private final TenantView view;
    private final LogTrimmer trimmer;
    private final Reaper reaper;
    private final QuotaCounter quotas;
    private final SessionExpiry expiry;
    private final OrphanAdoption adoption;
    private final TenantShare share;
    private final TenantServices services;
    private final TenantMeters meters;
    private final TreeCensus census;
    private final StoredEphemerals ephemerals;
    private volatile Stamp followed;
    private volatile boolean ended;

    /**
     * Puts it together; to be told first of all whom to {@link #writeAs write as}.
     *
     * @param door has counted what happened before connections belonged to a tenant
     * @param meters measure it; closed with it
     * @param lane a number that no other lane of the process has
     * @param holdsLease whether sessions may be acted for
     */
    TenantProxy(
            ServerConfig config,
            Store store,
            Transactions clusterwide,
            Optional<SaslLogin> sasl,
            Surroundings surroundings,
            Tenant tenant,
            NodeCache cache,
            ServerStats door,
            TenantMeters meters,
            int lane,
            BooleanSupplier holdsLease) {
        this.meters = meters;
        this.tenant = tenant;
        this.lane = lane;
        ScheduledExecutorService scheduler = surroundings.scheduler();
        LongSupplier nanoClock = surroundings.nanoClock();
        LongSupplier wallClock = surroundings.wallClockMillis();
        ServerStats stats = new ServerStats(door, meters.clients());
        meters.show(stats);
        Transactions transactions = clusterwide.taggedWith(TransactionTag.ofTenant(tenant.name()));
        Transactions background = transactions.inBackground();

        share = new TenantShare(
                new RequestRate(nanoClock, () -> meters.clients().delayed(TenantLimit.REQUESTS_PER_SECOND)));
        Authentication authentication = new Authentication(config.auth());
        TenantAudit audit = new TenantAudit(surroundings.audit(), tenant.name(), authentication);
        writes = new WritePath(
                proxy -> new WriteLane(
                        transactions,
                        tenant,
                        proxy,
                        lane,
                        store.limits(),
                        follower(),
                        scheduler,
                        config.quotas(),
                        share::limits,
                        meters.lane()),
                wallClock);
        sessions = new HeldSessions();
        view = new TenantView(transactions, tenant, cache, scheduler, sessions, meters.tail());
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
        adoption = new OrphanAdoption(
                tenant.name(), writes, service, new SessionAdoption(background, tenant), meters.clients());
        trimmer = new LogTrimmer(
                background,
                tenant,
                surroundings.random().nextLong(),
                LOG_KEPT,
                LOG_TRIMMED_EVERY,
                scheduler,
                nanoClock,
                meters.trim());
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
                share,
                audit,
                nanoClock,
                () -> !ended && holdsLease.getAsBoolean());
        census = new TreeCensus(background, tenant.keys(), nanoClock);
        ephemerals = new StoredEphemerals(background, tenant.keys());
    }

    /** For lanes, none of which is made before the view. */
    private LogFollower follower() {
        return view;
    }

    /** Begins to follow the log; complete when it stands at a version that is current. */
    CompletableFuture<Void> start() {
        return view.start().thenRun(() -> {
            trimmer.start();
            census.get();
        });
    }

    /** From now on holds sessions, and writes, as {@code proxy}. */
    void writeAs(long proxy) {
        writes.writeAs(proxy);
    }

    /** As {@link #writeAs}, when the sessions were lost with the lease of the id before. */
    void loseSessions(long newProxy) {
        writes.writeAs(newProxy);
        sessions.forgetAll("this server has lost its lease");
    }

    /** Whether its limits are those of a generation of all tenants. */
    boolean isOf(Stamp generation) {
        return generation.equals(followed);
    }

    /** Its limits are those of a generation, or of a later one. */
    void follows(Stamp generation) {
        followed = generation;
    }

    /** From now on the tenant is limited so. */
    void limit(TenantLimits limits) {
        share.limit(limits);
    }

    /** What connections need. */
    public TenantServices services() {
        return services;
    }

    /** The sessions that it owns. */
    public HeldSessions sessions() {
        return sessions;
    }

    OrphanAdoption adoption() {
        return adoption;
    }

    public Tenant tenant() {
        return tenant;
    }

    /** What its tree holds, as of some time ago. */
    public TreeSize treeSize() {
        return census.get();
    }

    public EphemeralIndex ephemerals() {
        return ephemerals;
    }

    /** Does nothing more by itself. */
    public void rest() {
        expiry.close();
        trimmer.close();
        reaper.close();
        quotas.close();
    }

    /** Closes, where there are no sessions, and takes back what {@code proxy} has left in the store. */
    void leave(long proxy) {
        close();
        adoption.leave(proxy, lane).whenComplete((left, failure) -> {
            if (failure != null) {
                LOG.atInfo()
                        .addKeyValue("tenant", tenant.name())
                        .log("What this server has left in a tenant is taken back later: {}", failure.toString());
            }
        });
    }

    /** Closes because the tenant is no more: its clients are dropped. */
    void end() {
        ended = true;
        sessions.forgetAll("its tenant is no more");
        close();
    }

    /** Rests, and stops following the log. */
    @Override
    public void close() {
        rest();
        view.close();
        meters.close();
    }
}
