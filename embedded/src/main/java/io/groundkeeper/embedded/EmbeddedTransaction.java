package io.groundkeeper.embedded;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.StreamingMode;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.TransactionOptions;
import com.apple.foundationdb.async.AsyncIterable;
import com.apple.foundationdb.async.AsyncUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * A transaction of the embedded engine. Thread-safe.
 *
 * <p>As with FoundationDB's client, a mistake in a write (an illegal key, an oversized value) fails the next call that
 * returns a future, at the latest the commit; and after {@link #onError} this object is invalid, the attempt that
 * follows has its own. Reads are answered on the calling thread, from memory or the local disk.
 */
final class EmbeddedTransaction implements Transaction, ReadDefaults {
    private final EmbeddedDatabase database;
    private final Engine engine;
    private final Executor executor;
    private final TransactionSettings settings;
    private final TransactionOptions options;
    private final Attempt attempt;
    private final ReadTransaction snapshot = new SnapshotView(this);

    private final TransactionCore core;

    /** What lasts over the attempts of a retry loop: how many there were, and the next back-off. */
    private record Attempt(long retries, double backoffMillis, long createdNanos) {}

    EmbeddedTransaction(EmbeddedDatabase database, Engine engine, Executor executor, TransactionSettings settings) {
        this(
                database,
                engine,
                executor,
                settings,
                new Attempt(0, RetryPolicy.INITIAL_MILLIS, engine.nanoTime().getAsLong()));
    }

    private EmbeddedTransaction(
            EmbeddedDatabase database,
            Engine engine,
            Executor executor,
            TransactionSettings settings,
            Attempt attempt) {
        this.database = database;
        this.engine = engine;
        this.executor = executor;
        this.settings = settings;
        this.attempt = attempt;
        core = new TransactionCore(engine, executor, settings, attempt.createdNanos());
        options = new TransactionOptions(core::setOption);
    }

    // --- reads

    @Override
    public boolean isSnapshot() {
        return false;
    }

    @Override
    public ReadTransaction snapshot() {
        return snapshot;
    }

    @Override
    public CompletableFuture<Long> getReadVersion() {
        return core.askReadVersion();
    }

    @Override
    public void setReadVersion(long version) {
        core.setReadVersion(version);
    }

    @Override
    public CompletableFuture<byte[]> get(byte[] key) {
        return get(key, false);
    }

    CompletableFuture<byte[]> get(byte[] key, boolean snapshotRead) {
        return core.answer(() -> {
            if (Keys.compare(key, Keys.END) >= 0) {
                throw FdbError.KEY_OUTSIDE_LEGAL_RANGE.exception();
            }
            return key.length > Keys.MAX_KEY_BYTES ? null : core.read(snapshotRead, reads -> reads.get(key.clone()));
        });
    }

    @Override
    public CompletableFuture<byte[]> getKey(KeySelector selector) {
        return getKey(selector, false);
    }

    CompletableFuture<byte[]> getKey(KeySelector selector, boolean snapshotRead) {
        return core.answer(() -> {
            checkSelector(selector);
            return core.read(snapshotRead, reads -> reads.getKey(selector));
        });
    }

    @Override
    public AsyncIterable<KeyValue> getRange(
            KeySelector begin, KeySelector end, int limit, boolean reverse, StreamingMode mode) {
        return new RangeQuery(this, false, begin, end, limit, reverse, mode);
    }

    /**
     * A part of a range read.
     *
     * @param rowLimit as FoundationDB's client takes it: 0 and -1 for no limit
     * @param byteLimit 0 for no limit; then there must be one of rows
     */
    CompletableFuture<RangeReader.Chunk> getChunk(
            KeySelector begin, KeySelector end, int rowLimit, int byteLimit, boolean reverse, boolean snapshotRead) {
        core.requireOpen();
        if (byteLimit == 0 && (rowLimit == 0 || rowLimit == -1)) {
            return CompletableFuture.failedFuture(FdbError.EXACT_MODE_WITHOUT_LIMITS.exception());
        }
        return core.answer(() -> {
            checkSelector(begin);
            checkSelector(end);
            if (rowLimit < -1) {
                throw FdbError.RANGE_LIMITS_INVALID.exception();
            }
            if (RangeReader.isInverted(begin, end)) {
                return RangeReader.Chunk.EMPTY;
            }
            return core.read(snapshotRead, reads -> reads.range(begin, end, Math.max(0, rowLimit), byteLimit, reverse));
        });
    }

    @Override
    public CompletableFuture<Long> getEstimatedRangeSizeBytes(byte[] begin, byte[] end) {
        return core.answer(() -> engine.reader().approximateBytes(new KeyRange(begin.clone(), end.clone())));
    }

    private static void checkSelector(KeySelector selector) {
        if (Keys.compare(selector.getKey(), Keys.END) > 0) {
            throw FdbError.KEY_OUTSIDE_LEGAL_RANGE.exception();
        }
    }

    // --- writes

    @Override
    public boolean addReadConflictRangeIfNotSnapshot(byte[] begin, byte[] end) {
        addReadConflictRange(begin, end);
        return true;
    }

    @Override
    public boolean addReadConflictKeyIfNotSnapshot(byte[] key) {
        addReadConflictKey(key);
        return true;
    }

    @Override
    public void addReadConflictRange(byte[] begin, byte[] end) {
        KeyRange range = ordered(begin, end);
        core.write(tr -> tr.addReadConflict(range));
    }

    @Override
    public void addReadConflictKey(byte[] key) {
        addReadConflictRange(key, Keys.after(key));
    }

    @Override
    public void addWriteConflictRange(byte[] begin, byte[] end) {
        KeyRange range = ordered(begin, end);
        core.write(tr -> tr.addWriteConflict(range));
    }

    @Override
    public void addWriteConflictKey(byte[] key) {
        addWriteConflictRange(key, Keys.after(key));
    }

    /** FoundationDB's client refuses an inverted conflict range at once, unlike other mistakes. */
    private KeyRange ordered(byte[] begin, byte[] end) {
        core.requireOpen();
        if (Keys.compare(begin, end) > 0) {
            throw FdbError.INVERTED_RANGE.exception();
        }
        return new KeyRange(begin.clone(), end.clone());
    }

    @Override
    public void set(byte[] key, byte[] value) {
        byte[] ownKey = own(key, "key");
        byte[] ownValue = own(value, "value");
        core.write(tr -> {
            tr.set(ownKey, ownValue);
            core.watches().written(KeyRange.of(ownKey), ownValue);
        });
    }

    @Override
    public void clear(byte[] key) {
        byte[] ownKey = own(key, "key");
        core.write(tr -> {
            tr.clear(ownKey);
            core.watches().written(KeyRange.of(ownKey), null);
        });
    }

    @Override
    public void clear(byte[] begin, byte[] end) {
        KeyRange range = new KeyRange(own(begin, "key"), own(end, "key"));
        if (Keys.compare(begin, end) > 0) {
            core.refuse(FdbError.INVERTED_RANGE);
            return;
        }
        core.write(tr -> {
            tr.clear(range);
            core.watches().written(range, null);
        });
    }

    @Override
    public void clear(Range range) {
        clear(range.begin, range.end);
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester")
    public void clearRangeStartsWith(byte[] prefix) {
        clear(Range.startsWith(prefix));
    }

    @Override
    public void mutate(MutationType type, byte[] key, byte[] operand) {
        byte[] ownKey = own(key, "key");
        byte[] ownOperand = own(operand, "value");
        core.write(tr -> {
            tr.mutate(type, ownKey, ownOperand);
            core.watches().changed(ownKey);
        });
    }

    private static byte[] own(byte[] bytes, String what) {
        if (bytes == null) {
            throw new IllegalArgumentException("The " + what + " must not be null");
        }
        return bytes.clone();
    }

    // --- commit and after

    @Override
    public CompletableFuture<Void> commit() {
        return core.commit();
    }

    @Override
    public Long getCommittedVersion() {
        return core.committedVersion();
    }

    @Override
    public CompletableFuture<byte[]> getVersionstamp() {
        return core.versionstamp();
    }

    @Override
    public CompletableFuture<Long> getApproximateSize() {
        return core.approximateBytes();
    }

    @Override
    public CompletableFuture<Void> watch(byte[] key) {
        return core.watch(own(key, "key"));
    }

    @Override
    public CompletableFuture<Transaction> onError(Throwable error) {
        Throwable cause = error;
        if ((error instanceof CompletionException || error instanceof ExecutionException) && error.getCause() != null) {
            cause = error.getCause();
        }
        if (!(cause instanceof FDBException fdbError)) {
            return CompletableFuture.failedFuture(cause);
        }
        boolean retriesLeft = settings.retryLimit() < 0 || attempt.retries() < settings.retryLimit();
        boolean retryable = retriesLeft && engine.retries().isRetryable(fdbError.getCode());
        FdbError end = core.invalidate(retryable);
        if (end != null || !retryable) {
            return CompletableFuture.failedFuture(end == null ? fdbError : end.exception());
        }
        Transaction next = nextAttempt(fdbError.getCode());
        CompletableFuture<Transaction> retry = new CompletableFuture<>();
        long delay = engine.retries()
                .delayNanos(fdbError.getCode(), attempt.backoffMillis(), settings.maxRetryDelayMillis());
        engine.delays().after(delay, () -> Completions.run(executor, () -> retry.complete(next)));
        return retry;
    }

    private Transaction nextAttempt(int code) {
        TransactionSettings kept = database.newSettings();
        kept.keepPersistent(settings);
        double backoff =
                engine.retries().nextBackoffMillis(code, attempt.backoffMillis(), settings.maxRetryDelayMillis());
        return new EmbeddedTransaction(
                database, engine, executor, kept, new Attempt(attempt.retries() + 1, backoff, attempt.createdNanos()));
    }

    @Override
    public void cancel() {
        core.cancel();
    }

    @Override
    public void close() {
        core.close();
    }

    // --- surroundings

    @Override
    public TransactionOptions options() {
        return options;
    }

    @Override
    public Database getDatabase() {
        return database;
    }

    @Override
    public Executor getExecutor() {
        return executor;
    }

    @Override
    public <T> T run(Function<? super Transaction, T> retryable) {
        return retryable.apply(this);
    }

    @Override
    public <T> CompletableFuture<T> runAsync(Function<? super Transaction, ? extends CompletableFuture<T>> retryable) {
        return AsyncUtil.applySafely(retryable, this);
    }

    @Override
    public <T> T read(Function<? super ReadTransaction, T> retryable) {
        return retryable.apply(this);
    }

    @Override
    public <T> CompletableFuture<T> readAsync(
            Function<? super ReadTransaction, ? extends CompletableFuture<T>> retryable) {
        return AsyncUtil.applySafely(retryable, this);
    }
}
