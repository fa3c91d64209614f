package io.groundkeeper.proxy;

import io.groundkeeper.proxy.audit.AuditLog;
import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.config.ListenerConfig;
import io.groundkeeper.proxy.config.ListenerConfig.Security;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.metrics.Metrics;
import io.groundkeeper.proxy.net.ClientListener;
import io.groundkeeper.proxy.net.ClientRegistry;
import io.groundkeeper.proxy.net.TenantGate;
import io.groundkeeper.proxy.sasl.SaslLogin;
import io.groundkeeper.proxy.store.Store;
import io.groundkeeper.proxy.store.StoreAnswers;
import io.groundkeeper.proxy.tenant.OpenTenants;
import io.groundkeeper.proxy.tenant.Surroundings;
import io.groundkeeper.proxy.tenant.TenantProxy;
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
 * A running server: a {@link Proxy} and the sockets above it. Here, and nowhere below, are the clock, the threads and the
 * randomness that they run on.
 */
public final class Server implements TenantGate, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final long STOP_SECONDS = 5;

    private final ServerConfig config;
    private final Store store;
    private final ScheduledThreadPoolExecutor scheduler;
    private final Proxy proxy;
    private final ClientListener listener;
    private final ClientRegistry clients;
    private final LongSupplier nanoClock = System::nanoTime;
    private final long startedNanos = nanoClock.getAsLong();

    /**
     * Starts; when this returns, the listener serves its clients. The store is closed with the server, but not where the start
     * fails.
     *
     * @throws io.groundkeeper.proxy.store.StoreUnavailableException where the store does not answer
     * @throws IOException where the store cannot be used; the message says why
     */
    Server(
            ServerConfig config,
            Store store,
            Optional<SaslLogin> sasl,
            ClientListener listener,
            Metrics metrics,
            AuditLog audit)
            throws IOException, InterruptedException {
        this.config = config;
        this.store = store;
        this.listener = listener;
        scheduler = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "groundkeeper-scheduler"));
        scheduler.setRemoveOnCancelPolicy(true);
        Surroundings surroundings = new Surroundings(
                scheduler,
                nanoClock,
                System::currentTimeMillis,
                new SecureRandom(),
                Runtime.getRuntime().maxMemory() / 4,
                audit);
        proxy = open(surroundings, sasl, metrics);
        clients = new ClientRegistry(config.maxConnectionsPerAddress(), config.maxConnections());

        boolean started = false;
        try {
            get(proxy.start());
            metrics.showTenants(tenant -> proxy.tenants().get(tenant).map(this::status));
            listener.serve(this, config.tenants(), config.tenant(), proxy.door(), clients, nanoClock);
            started = true;
        } finally {
            if (!started) {
                closeParts();
            }
        }
    }

    private Proxy open(Surroundings surroundings, Optional<SaslLogin> sasl, Metrics metrics)
            throws IOException, InterruptedException {
        Proxy opened = null;
        try {
            opened = get(Proxy.open(config, store, sasl, surroundings, metrics));
            return opened;
        } finally {
            if (opened == null) {
                // Should the store answer after all, nothing begins to run.
                scheduler.shutdownNow();
            }
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws IOException, InterruptedException {
        return StoreAnswers.await(future, START_PATIENCE);
    }

    @Override
    public CompletableFuture<Optional<Entry>> enter(String tenant) {
        return proxy.enter(tenant);
    }

    @Override
    public boolean isServing() {
        return proxy.isServing();
    }

    @Override
    public CompletableFuture<Optional<ServerStatus>> status(String tenant) {
        if (!proxy.isServing()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return proxy.use(tenant)
                .thenApply(use -> use.map(used -> {
                    try (OpenTenants.Use open = used) {
                        return status(open.tenant());
                    }
                }));
    }

    private ServerStatus status(TenantProxy tenant) {
        return new RunningStatus(config, listener.listeners(), tenant, clients, startedNanos, nanoClock);
    }

    Proxy proxy() {
        return proxy;
    }

    /** What there is to tell of a tenant that is open; empty too while clients are not served, because it is cut off from the store. */
    Optional<ServerStatus> statusIfOpen(String tenant) {
        return proxy.isServing() ? proxy.tenants().get(tenant).map(this::status) : Optional.empty();
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
        try {
            proxy.release().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            LOG.warn("The lease could not be given up; it will be found dead in time", e.getCause());
        }
        proxy.close();
        scheduler.shutdownNow();
    }
}
