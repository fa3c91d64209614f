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
import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Reaper;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.proxy.auth.Authentication;
import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.config.ListenerConfig;
import io.groundkeeper.proxy.config.ListenerConfig.Security;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.connection.TenantServices;
import io.groundkeeper.proxy.net.ClientListener;
import io.groundkeeper.proxy.net.ClientRegistry;
import io.groundkeeper.proxy.protocol.ReplyBodies;
import io.groundkeeper.proxy.sasl.SaslLogin;
import io.groundkeeper.proxy.session.HeldSessions;
import io.groundkeeper.proxy.session.ProxyLease;
import io.groundkeeper.proxy.session.SessionExpiry;
import io.groundkeeper.proxy.session.SessionService;
import io.groundkeeper.proxy.session.WritePath;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.proxy.store.Store;
import io.groundkeeper.proxy.store.StoreAnswers;
import io.groundkeeper.schema.ClusterKeys;
import io.groundkeeper.watch.TenantView;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server: the one place where its parts are put together. Here, and nowhere below, are the clock, the threads and
 * the randomness that they run on.
 */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration LOG_KEPT = Duration.ofMinutes(5);
    private static final Duration LOG_TRIMMED_EVERY = Duration.ofSeconds(30);
    private static final Duration QUOTAS_LOOKED_AT_EVERY = Duration.ofSeconds(1);

    /** Sessions expire this late at most, where ZooKeeper takes up to a tick. */
    private static final int MAX_EXPIRY_TICK_MILLIS = 500;

    private static final long UNKNOWN_SESSIONS_SECONDS = 60;
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final long STOP_SECONDS = 5;

    private final ServerConfig config;
    private final Store store;
    private final ScheduledThreadPoolExecutor scheduler;
    private final TenantView view;
    private final LogTrimmer trimmer;
    private final Reaper reaper;
    private final QuotaCounter quotas;
    private final LeaseKeeper lease;
    private final SessionExpiry expiry;
    private final RunningStatus status;
    private final ClientListener listener;

    /**
     * Starts; when this returns, the listener serves its clients. The store is closed with the server, but not where the start
     * fails.
     *
     * @throws io.groundkeeper.proxy.store.StoreUnavailableException where the store does not answer
     * @throws IOException where the store cannot be used; the message says why
     */
    Server(ServerConfig config, Store store, Optional<SaslLogin> sasl, ClientListener listener)
            throws IOException, InterruptedException {
        this.config = config;
        this.store = store;
        this.listener = listener;
        LongSupplier nanoClock = System::nanoTime;
        ServerStats stats = new ServerStats();
        SecureRandom random = new SecureRandom();
        Transactions clusterwide = new Transactions(store.database());
        Tenants tenants = new Tenants(clusterwide);
        Tenant tenant = get(tenants.open(config.tenant(), System.currentTimeMillis()));
        Transactions transactions = clusterwide.taggedWith(TransactionTag.ofTenant(tenant.name()));
        Transactions background = transactions.inBackground();
        ClusterKeys cluster = get(tenants.openCluster());

        scheduler = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "groundkeeper-scheduler"));
        scheduler.setRemoveOnCancelPolicy(true);
        WritePath writes = new WritePath(
                proxy -> new WriteLane(transactions, tenant, proxy, 0, store.limits(), follower(), config.quotas()),
                System::currentTimeMillis);
        HeldSessions sessions = new HeldSessions(writes::proxy);
        view = new TenantView(transactions, tenant, Runtime.getRuntime().maxMemory() / 4, scheduler, sessions);
        Duration tick = Duration.ofMillis(Math.min(config.tickMillis(), MAX_EXPIRY_TICK_MILLIS));
        expiry = new SessionExpiry(sessions, writes, tick, stats, scheduler, nanoClock);
        SessionService service =
                new SessionService(sessions, expiry, writes, view, config.timeouts(), random, nanoClock);
        SessionAdoption adoption = new SessionAdoption(background, tenant);
        ProxyLease proxyLease = new ProxyLease(sessions, writes, service, adoption);
        lease = new LeaseKeeper(
                clusterwide,
                cluster,
                adoption::owners,
                () -> newProxyId(random),
                store.leases(),
                scheduler,
                nanoClock,
                proxyLease);
        writes.writeAs(lease.proxy());
        trimmer = new LogTrimmer(background, tenant, lease.proxy(), LOG_KEPT, LOG_TRIMMED_EVERY, scheduler, nanoClock);

        reaper = new Reaper(
                background,
                tenant,
                operation -> writes.submit(0, Caller.SERVER, operation),
                config.reaping(),
                scheduler,
                System::currentTimeMillis);

        quotas = new QuotaCounter(
                background, tenant, config.quotas().countedAtOnce(), QUOTAS_LOOKED_AT_EVERY, scheduler);

        TenantServices services = new TenantServices(
                view,
                writes,
                service,
                new ReplyBodies(tenant.zxids()),
                new Authentication(config.auth()),
                sasl,
                config.extendedTypes(),
                stats,
                nanoClock,
                lease::isHeld);
        ClientRegistry clients = new ClientRegistry(config.maxConnectionsPerAddress(), config.maxConnections());
        TreeCensus census = new TreeCensus(background, tenant.keys(), nanoClock);
        status = new RunningStatus(
                config,
                listener.listeners(),
                stats,
                clients,
                view,
                sessions,
                census,
                new StoredEphemerals(background, tenant.keys()),
                nanoClock,
                System::currentTimeMillis);

        boolean started = false;
        try {
            get(view.start());
            get(lease.start());
            census.get();
            trimmer.start();
            scheduler.scheduleWithFixedDelay(
                    () -> findUnknownSessions(proxyLease),
                    UNKNOWN_SESSIONS_SECONDS,
                    UNKNOWN_SESSIONS_SECONDS,
                    TimeUnit.SECONDS);
            listener.serve(services, clients);
            started = true;
        } finally {
            if (!started) {
                closeParts();
            }
        }
    }

    /** For lanes, none of which is made before the view. */
    private LogFollower follower() {
        return view;
    }

    private static void findUnknownSessions(ProxyLease proxyLease) {
        proxyLease.findUnknown().whenComplete((done, error) -> {
            if (error != null) {
                LOG.warn(
                        "The store could not say which sessions are this server's; it is asked again: {}",
                        error.toString());
            }
        });
    }

    private static long newProxyId(SecureRandom random) {
        long id = random.nextLong() >>> 1;
        return id == 0 ? newProxyId(random) : id;
    }

    private static <T> T get(CompletableFuture<T> future) throws IOException, InterruptedException {
        return StoreAnswers.await(future, START_PATIENCE);
    }

    /** What there is to tell of it; empty while clients are not served, because it is cut off from the store. */
    Optional<ServerStatus> status() {
        return lease.isHeld() ? Optional.of(status) : Optional.empty();
    }

    /** One line that says what runs where; a server on all addresses names the loopback one. */
    public String describe() {
        String where = listener.listeners().stream().map(Server::describe).collect(Collectors.joining(", "));
        return "Groundkeeper " + Version.groundkeeper() + " serves tenant " + config.tenant() + " on " + where + " ("
                + store.description() + ")";
    }

    private static String describe(ListenerConfig listening) {
        InetSocketAddress socket = listening.address();
        InetAddress address = socket.getAddress();
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        return (address instanceof Inet6Address && !address.isAnyLocalAddress() ? "[" + host + "]" : host) + ":"
                + socket.getPort() + (listening.security() == Security.TLS ? " (TLS)" : "");
    }

    /** Stops, once its connections are dropped: gives up the lease so that the sessions go on elsewhere. */
    @Override
    public void close() {
        closeParts();
        store.close();
    }

    private void closeParts() {
        expiry.close();
        trimmer.close();
        reaper.close();
        quotas.close();
        try {
            lease.release().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            LOG.warn("The lease could not be given up; it will be found dead in time", e.getCause());
        }
        view.close();
        scheduler.shutdownNow();
    }
}
