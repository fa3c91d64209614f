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
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

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

    // Guarded by this object's monitor, but for final fields.
    private final TransactionState state;
    private final TransactionWatches watches;
    private final CommitOutcome outcome;
    private FDBException writeError;
    private FdbError ended;
    private boolean commitStarted;
    private boolean closed;
    private boolean invalidated;

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
        options = new TransactionOptions(this::setOption);
        state = new TransactionState(settings);
        watches = new TransactionWatches(engine.watches(), executor);
        outcome = new CommitOutcome(executor, watches);
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
        return answer(() -> {
            needReadVersion();
            return state.readVersion();
        });
    }

    @Override
    public void setReadVersion(long version) {
        write(tr -> tr.setReadVersion(version));
    }

    @Override
    public CompletableFuture<byte[]> get(byte[] key) {
        return get(key, false);
    }

    CompletableFuture<byte[]> get(byte[] key, boolean snapshotRead) {
        return answer(() -> {
            if (Keys.compare(key, Keys.END) >= 0) {
                throw FdbError.KEY_OUTSIDE_LEGAL_RANGE.exception();
            }
            return key.length > Keys.MAX_KEY_BYTES ? null : read(snapshotRead, reads -> reads.get(key.clone()));
        });
    }

    @Override
    public CompletableFuture<byte[]> getKey(KeySelector selector) {
        return getKey(selector, false);
    }

    CompletableFuture<byte[]> getKey(KeySelector selector, boolean snapshotRead) {
        return answer(() -> {
            checkSelector(selector);
            return read(snapshotRead, reads -> reads.getKey(selector));
        });
    }

    @Override
    public AsyncIterable<KeyValue> getRange(
            KeySelector begin, KeySelector end, int limit, boolean reverse, StreamingMode mode) {
        return new RangeQuery(this, false, begin, end, limit, reverse, mode);
    }

    /** The keys between which a range read goes. */
    CompletableFuture<KeyRange> getBounds(KeySelector begin, KeySelector end, int limit, boolean snapshotRead) {
        return answer(() -> {
            checkSelector(begin);
            checkSelector(end);
            if (limit < 0) {
                throw FdbError.RANGE_LIMITS_INVALID.exception();
            }
            return read(snapshotRead, reads -> reads.bounds(begin, end));
        });
    }

    CompletableFuture<RangeReader.Chunk> getChunk(
            KeyRange range, int rowLimit, int byteLimit, boolean reverse, boolean snapshotRead) {
        return answer(() -> read(snapshotRead, reads -> reads.range(range, rowLimit, byteLimit, reverse)));
    }

    @Override
    public CompletableFuture<Long> getEstimatedRangeSizeBytes(byte[] begin, byte[] end) {
        return answer(() -> engine.reader().approximateBytes(new KeyRange(begin.clone(), end.clone())));
    }

    private static void checkSelector(KeySelector selector) {
        if (Keys.compare(selector.getKey(), Keys.END) > 0) {
            throw FdbError.KEY_OUTSIDE_LEGAL_RANGE.exception();
        }
    }

    private <T> T read(boolean snapshotRead, Function<TransactionReads, T> operation) {
        needReadVersion();
        TransactionReads reads = state.read(engine.reader(), snapshotRead);
        T result = operation.apply(reads);
        if (!snapshotRead) {
            state.finish(reads);
        }
        return result;
    }

    private void needReadVersion() {
        if (!state.hasReadVersion()) {
            state.setReadVersion(engine.commits().readVersion());
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
        write(tr -> tr.addReadConflict(range));
    }

    @Override
    public void addReadConflictKey(byte[] key) {
        addReadConflictRange(key, Keys.after(key));
    }

    @Override
    public void addWriteConflictRange(byte[] begin, byte[] end) {
        KeyRange range = ordered(begin, end);
        write(tr -> tr.addWriteConflict(range));
    }

    @Override
    public void addWriteConflictKey(byte[] key) {
        addWriteConflictRange(key, Keys.after(key));
    }

    /** FoundationDB's client refuses an inverted conflict range at once, unlike other mistakes. */
    private static KeyRange ordered(byte[] begin, byte[] end) {
        if (Keys.compare(begin, end) > 0) {
            throw FdbError.INVERTED_RANGE.exception();
        }
        return new KeyRange(begin.clone(), end.clone());
    }

    @Override
    public void set(byte[] key, byte[] value) {
        byte[] ownKey = own(key, "key");
        byte[] ownValue = own(value, "value");
        write(tr -> {
            tr.set(ownKey, ownValue);
            watches.written(KeyRange.of(ownKey), ownValue);
        });
    }

    @Override
    public void clear(byte[] key) {
        byte[] ownKey = own(key, "key");
        write(tr -> {
            tr.clear(ownKey);
            watches.written(KeyRange.of(ownKey), null);
        });
    }

    @Override
    public void clear(byte[] begin, byte[] end) {
        KeyRange range = new KeyRange(own(begin, "key"), own(end, "key"));
        write(tr -> {
            tr.clear(range);
            watches.written(range, null);
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
        write(tr -> {
            tr.mutate(type, ownKey, ownOperand);
            watches.changed(ownKey);
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
        CommitRequest request;
        synchronized (this) {
            FDBException error = checkUsable();
            if (error != null) {
                return CompletableFuture.failedFuture(error);
            }
            commitStarted = true;
            if (state.approximateBytes() > settings.sizeLimit()) {
                outcome.failed(FdbError.TRANSACTION_TOO_LARGE);
                return outcome.future();
            }
            if (state.isReadOnly()) {
                outcome.readOnly();
                return outcome.future();
            }
            if (state.hasReadConflicts()) {
                needReadVersion();
            }
            request = state.commitRequest(outcome);
        }
        engine.commits().submit(request);
        failAtTimeout();
        return outcome.future();
    }

    private void failAtTimeout() {
        long timeoutMillis = settings.timeoutMillis();
        if (timeoutMillis > 0 && !outcome.future().isDone()) {
            long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis)
                    - (engine.nanoTime().getAsLong() - attempt.createdNanos());
            engine.delays().after(Math.max(0, left), () -> outcome.abandon(FdbError.TRANSACTION_TIMED_OUT));
        }
    }

    @Override
    public Long getCommittedVersion() {
        synchronized (this) {
            requireOpen();
        }
        return outcome.version();
    }

    @Override
    public CompletableFuture<byte[]> getVersionstamp() {
        synchronized (this) {
            FDBException error = checkUsable();
            return error == null ? outcome.versionstamp() : CompletableFuture.failedFuture(error);
        }
    }

    @Override
    public CompletableFuture<Long> getApproximateSize() {
        return answer(state::approximateBytes);
    }

    @Override
    public CompletableFuture<Void> watch(byte[] key) {
        byte[] ownKey = key.clone();
        synchronized (this) {
            FDBException error = checkUsable();
            if (error != null) {
                return CompletableFuture.failedFuture(error);
            }
            try {
                checkWatchable(ownKey);
                return watches.add(ownKey, read(false, reads -> reads.get(ownKey)));
            } catch (FDBException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
    }

    private void checkWatchable(byte[] key) {
        if (settings.readYourWritesDisabled()) {
            throw FdbError.WATCHES_DISABLED.exception();
        }
        if (Keys.compare(key, Keys.END) >= 0) {
            throw FdbError.KEY_OUTSIDE_LEGAL_RANGE.exception();
        }
        if (key.length > Keys.MAX_KEY_BYTES) {
            throw FdbError.KEY_TOO_LARGE.exception();
        }
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
        synchronized (this) {
            requireOpen();
            invalidated = true;
            outcome.abandon(FdbError.TRANSACTION_CANCELLED);
            FdbError end = endedBy();
            if (end != null) {
                return CompletableFuture.failedFuture(end.exception());
            }
        }
        boolean retriesLeft = settings.retryLimit() < 0 || attempt.retries() < settings.retryLimit();
        if (!retriesLeft || !engine.retries().isRetryable(fdbError.getCode())) {
            return CompletableFuture.failedFuture(fdbError);
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
        synchronized (this) {
            requireOpen();
            if (ended == null) {
                ended = FdbError.TRANSACTION_CANCELLED;
            }
            outcome.abandon(ended);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (!closed && !commitStarted) {
                outcome.abandon(FdbError.TRANSACTION_CANCELLED);
            }
            closed = true;
        }
    }

    // --- surroundings

    @Override
    public TransactionOptions options() {
        return options;
    }

    private synchronized void setOption(int code, byte[] parameter) {
        requireOpen();
        settings.setOption(code, parameter);
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

    // --- guards

    private synchronized <T> CompletableFuture<T> answer(Supplier<T> operation) {
        FDBException error = checkUsable();
        if (error != null) {
            return CompletableFuture.failedFuture(error);
        }
        try {
            return CompletableFuture.completedFuture(operation.get());
        } catch (FDBException e) {
            return CompletableFuture.failedFuture(e);
        } catch (UncheckedIOException e) {
            FDBException ioError = FdbError.IO_ERROR.exception();
            ioError.addSuppressed(e);
            return CompletableFuture.failedFuture(ioError);
        }
    }

    private synchronized void write(Consumer<TransactionState> operation) {
        requireOpen();
        try {
            if (commitStarted) {
                throw FdbError.USED_DURING_COMMIT.exception();
            }
            operation.accept(state);
        } catch (FDBException e) {
            writeError = Objects.requireNonNullElse(writeError, e);
        }
    }

    private void requireOpen() {
        if (invalidated) {
            throw new IllegalStateException("Transaction has been invalidated by reset");
        }
        if (closed) {
            throw new IllegalStateException("Cannot access closed object");
        }
    }

    /** Why nothing more can be done, or null. */
    private FDBException checkUsable() {
        requireOpen();
        if (writeError != null) {
            return writeError;
        }
        if (commitStarted) {
            return FdbError.USED_DURING_COMMIT.exception();
        }
        FdbError end = endedBy();
        return end == null ? null : end.exception();
    }

    private FdbError endedBy() {
        long timeoutMillis = settings.timeoutMillis();
        if (ended == null && timeoutMillis > 0) {
            long age = engine.nanoTime().getAsLong() - attempt.createdNanos();
            if (age >= TimeUnit.MILLISECONDS.toNanos(timeoutMillis)) {
                ended = FdbError.TRANSACTION_TIMED_OUT;
            }
        }
        return ended;
    }
}
