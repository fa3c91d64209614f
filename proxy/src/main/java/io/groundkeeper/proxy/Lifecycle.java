package io.groundkeeper.proxy;

import io.groundkeeper.proxy.admin.AdminServer;
import io.groundkeeper.proxy.admin.Health;
import io.groundkeeper.proxy.audit.AuditEvent;
import io.groundkeeper.proxy.audit.AuditEvent.Result;
import io.groundkeeper.proxy.audit.AuditLog;
import io.groundkeeper.proxy.audit.AuditWriter;
import io.groundkeeper.proxy.command.FourLetterWords;
import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.ListenerConfig;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.metrics.Metrics;
import io.groundkeeper.proxy.net.ClientListener;
import io.groundkeeper.proxy.sasl.SaslLogin;
import io.groundkeeper.proxy.store.Store;
import io.groundkeeper.proxy.store.StoreAnswers;
import io.groundkeeper.proxy.store.StoreOpener;
import io.groundkeeper.proxy.store.StoreWait;
import io.groundkeeper.proxy.tls.ServerTls;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server from its start to its stop. The admin server answers from the first moment on; then the store is opened, and
 * waited for as long as it takes, while clients that connect are refused; only when it is there does a {@link Server} begin.
 * May be closed at any time.
 */
public final class Lifecycle implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long STOP_SECONDS = 10;

    // Operations as ZooKeeper's audit log calls them.
    private static final String START = "serverStart";
    private static final String STOP = "serverStop";

    private final ServerConfig config;
    private final StoreOpener stores;
    private final StoreWait wait = new StoreWait(System::nanoTime, PAUSE);
    private final Optional<ServerTls> tls;
    private final Optional<SaslLogin> sasl;
    private final ClientListener listener;
    private final Metrics metrics = new Metrics(Version.groundkeeper(), System::nanoTime);
    private final Optional<AdminServer> admin;
    private final AuditLog audit;
    private final CountDownLatch startOver = new CountDownLatch(1);
    private volatile Thread starter;
    private volatile Store store;
    private volatile Server server;
    private final CompletableFuture<Void> hurry = new CompletableFuture<>();
    private volatile boolean stopping;
    private volatile boolean draining;

    /**
     * A server that is not started; it listens, and refuses clients.
     *
     * @throws ConfigException where keys, certificates or a JAAS file cannot be used; the message says why
     * @throws IOException where an address cannot be had, or the login of SASL fails; the message says which
     */
    public Lifecycle(ServerConfig config, StoreOpener stores) throws ConfigException, IOException {
        this.config = config;
        this.stores = stores;
        this.tls = config.tls().isPresent()
                ? Optional.of(ServerTls.open(config.tls().get()))
                : Optional.empty();
        try {
            this.sasl = SaslLogin.open();
        } catch (ConfigException | IOException e) {
            tls.ifPresent(ServerTls::close);
            throw e;
        }
        String user = sasl.map(SaslLogin::user).orElseGet(() -> System.getProperty("user.name"));
        this.audit =
                config.log().audit().isPresent() ? AuditWriter.start(user, metrics.auditEventsLost()) : AuditLog.OFF;
        FourLetterWords words = new FourLetterWords(config.commands(), Version.forZooKeeperTools());
        try {
            this.listener = ClientListener.open(
                    config.listeners(),
                    tls,
                    config.balancers(),
                    config.backlog(),
                    config.maxBuffer(),
                    words,
                    metrics.connections());
            metrics.measureRuntime(listener.loops());
            tls.ifPresent(security -> metrics.showCertificates(security::expiry));
        } catch (IOException e) {
            closeSecurity();
            audit(START, Result.FAILURE);
            audit.close();
            throw e;
        }
        try {
            this.admin = new Administration(config, words, metrics, this).open();
        } catch (IOException e) {
            closeListener();
            metrics.close();
            audit(START, Result.FAILURE);
            audit.close();
            throw e;
        }
    }

    private void audit(String operation, Result result) {
        if (audit.isOn()) {
            audit.log(AuditEvent.ofServer(audit.server(), operation, result));
        }
    }

    private void closeListener() {
        listener.close();
        closeSecurity();
    }

    private void closeSecurity() {
        sasl.ifPresent(SaslLogin::close);
        tls.ifPresent(ServerTls::close);
    }

    /**
     * Starts, once; blocks until clients are served.
     *
     * @throws ConfigException for a setting that cannot be used
     * @throws IOException where the store cannot be used, however long one waits; the message says why
     * @throws InterruptedException where it is closed meanwhile
     */
    public Server start() throws ConfigException, IOException, InterruptedException {
        starter = Thread.currentThread();
        try {
            if (stopping) {
                throw new InterruptedException("closed before the start");
            }
            server = serve(stores.open(config));
            audit(START, Result.SUCCESS);
            return server;
        } catch (ConfigException | IOException e) {
            audit(START, Result.FAILURE);
            throw e;
        } finally {
            // Not to be interrupted later, when it does something else.
            starter = null;
            startOver.countDown();
        }
    }

    private Server serve(Store opened) throws IOException, InterruptedException {
        Server started = null;
        try {
            started = wait.until(opened.description(), () -> {
                StoreAnswers.probe(opened.database());
                store = opened;
                return new Server(config, opened, sasl, listener, metrics, audit);
            });
            return started;
        } finally {
            if (started == null) {
                store = null;
                opened.close();
            }
        }
    }

    /** Where clients connect. */
    List<ListenerConfig> listeners() {
        return listener.listeners();
    }

    /** The server, once it is started. */
    Optional<Server> server() {
        return Optional.ofNullable(server);
    }

    /** The store, once it has been reached. */
    Optional<Store> store() {
        return Optional.ofNullable(store);
    }

    Optional<AdminServer> admin() {
        return admin;
    }

    Health health() {
        Server running = server;
        if (draining) {
            return new Health(Health.Status.DRAINING, wait.lastAnswer());
        }
        if (stopping) {
            return new Health(Health.Status.STOPPING, wait.lastAnswer());
        }
        if (running == null) {
            return new Health(Health.Status.STARTING, wait.lastAnswer());
        }
        return running.isServing()
                ? new Health(Health.Status.SERVING, wait.lastAnswer())
                : new Health(Health.Status.CUT_OFF, "it has not confirmed this server's lease in time");
    }

    /** Ends a start that is under way, or stops the server: its connections are closed one by one first, which takes its time. */
    @Override
    public void close() {
        stopping = true;
        Thread thread = starter;
        if (thread != null) {
            thread.interrupt();
            awaitStart();
        }
        Server running = server;
        if (running != null) {
            audit(STOP, Result.INVOKED);
        }
        if (running != null && !config.drain().isZero()) {
            drain();
        }
        closeListener();
        if (running != null) {
            running.close();
        }
        admin.ifPresent(AdminServer::close);
        metrics.close();
        audit.close();
    }

    /** Has a {@link #close} that is under way cut the connections that are left. */
    public void hurry() {
        hurry.complete(null);
    }

    /** Whoever asks for the health knows before the first client is refused. */
    private void drain() {
        draining = true;
        try {
            listener.drain(config.drain(), hurry);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        draining = false;
    }

    private void awaitStart() {
        try {
            if (!startOver.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The start goes on although the server is stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
