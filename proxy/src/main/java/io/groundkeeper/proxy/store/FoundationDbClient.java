package io.groundkeeper.proxy.store;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDB;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.NetworkOptions;
import io.groundkeeper.proxy.config.FoundationDbOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * FoundationDB's client in this process: its network thread, and the threads on which what was asked of it completes.
 *
 * <p>A process can have one, once: the client's network can be started a single time in the life of a JVM, and never again after
 * it was stopped. Whoever wants another starts another process.
 */
final class FoundationDbClient implements AutoCloseable {
    private static final int API_VERSION = 730;
    private static final int MIN_CALLBACK_THREADS = 2;
    private static final long STOP_SECONDS = 5;

    private final FDB fdb;
    private final NetworkThread network = new NetworkThread();
    private final ExecutorService callbacks;

    private FoundationDbClient(FDB fdb) {
        this.fdb = fdb;
        int threads = Math.max(MIN_CALLBACK_THREADS, Runtime.getRuntime().availableProcessors());
        AtomicInteger count = new AtomicInteger();
        // The queue holds a task for each read and commit under way at the most. It must not refuse any: it would never
        // complete.
        this.callbacks = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> daemon(task, "groundkeeper-store-" + count.incrementAndGet()));
    }

    /**
     * Loads the native client and starts its network.
     *
     * @throws IOException where it cannot be had, or refuses a setting; the message says why
     */
    static FoundationDbClient start(FoundationDbOptions options) throws IOException {
        FDB fdb = NativeClient.load(options.library(), API_VERSION);
        FoundationDbClient client = new FoundationDbClient(fdb);
        boolean started = false;
        try {
            // What is to be stopped, and in which order, is the server's affair.
            fdb.disableShutdownHook();
            set(fdb.options(), options);
            fdb.startNetwork(client.network);
            started = client.network.isStarted();
        } catch (FDBException e) {
            throw new IOException(
                    "FoundationDB's client does not start: " + e.getMessage() + " (" + e.getCode() + ")", e);
        } finally {
            if (!started) {
                client.callbacks.shutdown();
            }
        }
        if (!started) {
            throw new IllegalStateException("FoundationDB's client runs in this process already");
        }
        return client;
    }

    private static void set(NetworkOptions network, FoundationDbOptions options) {
        options.traceDirectory().ifPresent(directory -> network.setTraceEnable(directory.toString()));
        options.traceLogGroup().ifPresent(network::setTraceLogGroup);
        options.traceFormat().ifPresent(network::setTraceFormat);
        options.externalClientDirectory()
                .ifPresent(directory -> network.setExternalClientDirectory(directory.toString()));
        options.knobs().forEach(network::setKnob);
        FoundationDbOptions.Tls tls = options.tls();
        tls.password().ifPresent(network::setTLSPassword);
        tls.certificateFile().ifPresent(file -> network.setTLSCertPath(file.toString()));
        tls.keyFile().ifPresent(file -> network.setTLSKeyPath(file.toString()));
        tls.caFile().ifPresent(file -> network.setTLSCaPath(file.toString()));
        tls.verifyPeers().ifPresent(rules -> network.setTLSVerifyPeers(rules.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Opens a cluster, without waiting for it.
     *
     * @throws IOException where the client refuses the cluster file
     */
    Database open(Path clusterFile) throws IOException {
        try {
            return fdb.open(clusterFile.toString(), callbacks);
        } catch (FDBException e) {
            throw new IOException(
                    "FoundationDB's client cannot use the cluster file " + clusterFile + ": " + e.getMessage() + " ("
                            + e.getCode() + ")",
                    e);
        }
    }

    /** Stops the network and waits for its end. The databases are to be closed before. */
    @Override
    public void close() {
        fdb.stopNetwork();
        network.awaitEnd();
        callbacks.shutdown();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Runs the client's loop, which ends when the network is stopped. */
    private static final class NetworkThread implements Executor {
        private Thread thread;

        @Override
        public void execute(Runnable loop) {
            thread = daemon(loop, "groundkeeper-fdb-network");
            thread.start();
        }

        boolean isStarted() {
            return thread != null;
        }

        void awaitEnd() {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
