package io.groundkeeper.embedded;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.DatabaseOptions;
import com.apple.foundationdb.EventKeeper;
import com.apple.foundationdb.KeyRangeArrayResult;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Tenant;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.tuple.Tuple;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * A database in a local directory, or in memory. Thread-safe. {@link #close} commits what waits, fails open watches, and frees the
 * store and the threads that are the database's own; afterwards no transaction can be used.
 *
 * <p>Reads are answered on the calling thread, from memory or the local disk, and their futures are complete when
 * returned. Commits, back-off and watches complete on the executor of their transaction.
 *
 * <p>FoundationDB's tenants, blob granules and client status do not exist here and throw
 * {@link UnsupportedOperationException}.
 */
public final class EmbeddedDatabase implements Database {
    private final KeyValueStore store;
    private final EngineThreads threads;
    private final Engine engine;
    private final DatabaseSettings settings;
    private final DatabaseOptions options;
    private volatile boolean closed;

    EmbeddedDatabase(KeyValueStore store, EmbeddedOptions options) {
        this.store = store;
        threads = new EngineThreads(options);
        VersionClock clock = new VersionClock(options.nanoTime(), store.versionCeiling());
        VersionHistory history = new VersionHistory(clock.readVersion(), 2 * options.historyBytes());
        WatchRegistry watches = new WatchRegistry(store);
        Committer committer = new Committer(store, clock, history, watches, options.historyBytes());
        CommitPipeline commits = new CommitPipeline(committer, clock, options.inlineCommits(), "embedded-commit");
        engine = new Engine(
                new SnapshotReader(store, history, clock),
                commits,
                watches,
                new RetryPolicy(options.random()),
                new Delays(threads.scheduler()),
                options.nanoTime());
        settings = new DatabaseSettings(watches);
        this.options = new DatabaseOptions(settings);
        commits.start();
    }

    /** The settings that new transactions start with. */
    TransactionSettings newSettings() {
        return settings.forTransaction();
    }

    @Override
    public Transaction createTransaction(Executor executor) {
        if (closed) {
            throw new IllegalStateException("The database is closed");
        }
        return new EmbeddedTransaction(this, engine, executor, newSettings());
    }

    /** The event keeper, which counts calls into the native client, is not used. */
    @Override
    public Transaction createTransaction(Executor executor, EventKeeper eventKeeper) {
        return createTransaction(executor);
    }

    @Override
    public <T> T run(Function<? super Transaction, T> retryable, Executor executor) {
        return RetryLoop.run(createTransaction(executor), retryable);
    }

    @Override
    public <T> CompletableFuture<T> runAsync(
            Function<? super Transaction, ? extends CompletableFuture<T>> retryable, Executor executor) {
        return RetryLoop.runAsync(createTransaction(executor), retryable, executor);
    }

    @Override
    public <T> T read(Function<? super ReadTransaction, T> retryable, Executor executor) {
        return run(retryable, executor);
    }

    @Override
    public <T> CompletableFuture<T> readAsync(
            Function<? super ReadTransaction, ? extends CompletableFuture<T>> retryable, Executor executor) {
        return runAsync(retryable, executor);
    }

    @Override
    public Executor getExecutor() {
        return threads.executor();
    }

    @Override
    public DatabaseOptions options() {
        return options;
    }

    /** Always 0: there is no network thread. */
    @Override
    public double getMainThreadBusyness() {
        return 0;
    }

    @Override
    public void close() {
        closed = true;
        engine.commits().close();
        engine.watches().close();
        threads.close();
        store.close();
    }

    @Override
    public Tenant openTenant(Tuple name) {
        throw unsupported("openTenant");
    }

    @Override
    public Tenant openTenant(byte[] name, Executor executor) {
        throw unsupported("openTenant");
    }

    @Override
    public Tenant openTenant(Tuple name, Executor executor) {
        throw unsupported("openTenant");
    }

    @Override
    public Tenant openTenant(byte[] name, Executor executor, EventKeeper eventKeeper) {
        throw unsupported("openTenant");
    }

    @Override
    public Tenant openTenant(Tuple name, Executor executor, EventKeeper eventKeeper) {
        throw unsupported("openTenant");
    }

    @Override
    public CompletableFuture<byte[]> purgeBlobGranules(
            byte[] begin, byte[] end, long version, boolean force, Executor executor) {
        throw unsupported("purgeBlobGranules");
    }

    @Override
    public CompletableFuture<Void> waitPurgeGranulesComplete(byte[] key, Executor executor) {
        throw unsupported("waitPurgeGranulesComplete");
    }

    @Override
    public CompletableFuture<Boolean> blobbifyRange(byte[] begin, byte[] end, Executor executor) {
        throw unsupported("blobbifyRange");
    }

    @Override
    public CompletableFuture<Boolean> blobbifyRangeBlocking(byte[] begin, byte[] end, Executor executor) {
        throw unsupported("blobbifyRangeBlocking");
    }

    @Override
    public CompletableFuture<Boolean> unblobbifyRange(byte[] begin, byte[] end, Executor executor) {
        throw unsupported("unblobbifyRange");
    }

    @Override
    public CompletableFuture<KeyRangeArrayResult> listBlobbifiedRanges(
            byte[] begin, byte[] end, int limit, Executor executor) {
        throw unsupported("listBlobbifiedRanges");
    }

    @Override
    public CompletableFuture<Long> verifyBlobRange(byte[] begin, byte[] end, long version, Executor executor) {
        throw unsupported("verifyBlobRange");
    }

    @Override
    public CompletableFuture<Boolean> flushBlobRange(
            byte[] begin, byte[] end, boolean compact, long version, Executor executor) {
        throw unsupported("flushBlobRange");
    }

    @Override
    public CompletableFuture<byte[]> getClientStatus(Executor executor) {
        throw unsupported("getClientStatus");
    }

    private static UnsupportedOperationException unsupported(String operation) {
        return new UnsupportedOperationException(operation);
    }
}
