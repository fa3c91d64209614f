package io.groundkeeper.embedded;

import com.apple.foundationdb.FDBException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One attempt of a transaction from its start to its end: lets operations through while it is open, keeps the first
 * mistake of one without a result for the next call that returns a future, and commits once. Thread-safe.
 */
final class TransactionCore {
    private final Engine engine;
    private final TransactionSettings settings;
    private final long createdNanos;

    // Guarded by this object's monitor, as are the settings.
    private final TransactionState state;
    private final TransactionWatches watches;
    private final CommitOutcome outcome;
    private FDBException mistake;
    private FdbError readError;
    private FdbError ended;
    private boolean commitStarted;
    private boolean commitSubmitted;
    private boolean used;
    private boolean closed;
    private boolean invalidated;

    TransactionCore(Engine engine, Executor executor, TransactionSettings settings, long createdNanos) {
        this.engine = engine;
        this.settings = settings;
        this.createdNanos = createdNanos;
        state = new TransactionState(settings);
        watches = new TransactionWatches(engine.watches(), executor);
        outcome = new CommitOutcome(executor, watches);
    }

    TransactionWatches watches() {
        return watches;
    }

    /** Told even after the commit. */
    synchronized CompletableFuture<Long> askReadVersion() {
        FDBException error = checkNotFailed();
        return error == null ? CompletableFuture.completedFuture(readVersion()) : CompletableFuture.failedFuture(error);
    }

    private long readVersion() {
        if (!state.hasReadVersion()) {
            state.setReadVersion(engine.commits().readVersion());
        }
        return state.readVersion();
    }

    /** A transaction of which a read has failed cannot commit: FoundationDB waits for the reads first, and fails with them. */
    <T> T read(boolean snapshot, Function<TransactionReads, T> operation) {
        try {
            return readUnnoticed(snapshot, operation);
        } catch (FDBException e) {
            readError = Objects.requireNonNullElse(readError, FdbError.of(e));
            throw e;
        }
    }

    private <T> T readUnnoticed(boolean snapshot, Function<TransactionReads, T> operation) {
        used = true;
        TransactionReads reads = state.read(engine.reader(), this::readVersion, snapshot);
        T result = operation.apply(reads);
        if (!snapshot) {
            state.finish(reads);
        }
        return result;
    }

    /** Known even when nothing more can be done. */
    synchronized CompletableFuture<Long> approximateBytes() {
        requireOpen();
        return mistake == null
                ? CompletableFuture.completedFuture(state.approximateBytes())
                : CompletableFuture.failedFuture(mistake);
    }

    /** Does something that has a result, or tells why it cannot be done. */
    synchronized <T> CompletableFuture<T> answer(Supplier<T> operation) {
        return unlessFailed(() -> CompletableFuture.completedFuture(operation.get()));
    }

    private <T> CompletableFuture<T> unlessFailed(Supplier<CompletableFuture<T>> operation) {
        FDBException error = checkUsable();
        if (error != null) {
            return CompletableFuture.failedFuture(error);
        }
        try {
            return operation.get();
        } catch (FDBException e) {
            return CompletableFuture.failedFuture(e);
        } catch (UncheckedIOException e) {
            FDBException ioError = FdbError.IO_ERROR.exception();
            ioError.addSuppressed(e);
            return CompletableFuture.failedFuture(ioError);
        }
    }

    /** Does something without a result; nothing after a mistake. */
    void write(Consumer<TransactionState> operation) {
        change(() -> {
            if (commitStarted) {
                throw FdbError.USED_DURING_COMMIT.exception();
            }
            operation.accept(state);
        });
    }

    /** Takes note of a mistake that is found before anything else. */
    void refuse(FdbError error) {
        change(() -> {
            throw error.exception();
        });
    }

    void setReadVersion(long version) {
        change(() -> state.setReadVersion(version));
    }

    void setOption(int code, byte[] parameter) {
        change(() -> {
            if (code == TransactionSettings.READ_YOUR_WRITES_DISABLE && (used || !state.isReadOnly())) {
                throw FdbError.CLIENT_INVALID_OPERATION.exception();
            }
            settings.setOption(code, parameter);
        });
    }

    private synchronized void change(Runnable operation) {
        requireOpen();
        if (mistake == null) {
            try {
                operation.run();
            } catch (FDBException e) {
                mistake = e;
            }
        }
    }

    synchronized CompletableFuture<Void> watch(byte[] key) {
        return unlessFailed(() -> {
            if (settings.readYourWritesDisabled()) {
                throw FdbError.WATCHES_DISABLED.exception();
            }
            if (Keys.compare(key, Keys.END) >= 0) {
                throw FdbError.KEY_OUTSIDE_LEGAL_RANGE.exception();
            }
            if (key.length > Keys.MAX_KEY_BYTES) {
                throw FdbError.KEY_TOO_LARGE.exception();
            }
            return watches.add(key, readUnnoticed(false, reads -> reads.get(key)));
        });
    }

    CompletableFuture<Void> commit() {
        CommitRequest request;
        synchronized (this) {
            FDBException error = checkUsable();
            if (error != null) {
                return CompletableFuture.failedFuture(error);
            }
            commitStarted = true;
            if (readError != null) {
                return CompletableFuture.failedFuture(readError.exception());
            }
            if (state.isReadOnly()) {
                outcome.readOnly();
                return outcome.future();
            }
            CommitRequest sized = state.commitRequest(outcome);
            if (sized.bytes() > settings.sizeLimit()) {
                outcome.failed(FdbError.TRANSACTION_TOO_LARGE);
                return outcome.future();
            }
            request = sized.at(readVersion());
            commitSubmitted = true;
        }
        CompletableFuture<Void> future = outcome.future();
        engine.commits().submit(request);
        if (settings.timeoutMillis() > 0 && !future.isDone()) {
            engine.delays().after(nanosLeft(), () -> outcome.abandon(FdbError.TRANSACTION_TIMED_OUT));
        }
        return future;
    }

    synchronized long committedVersion() {
        requireOpen();
        return outcome.version();
    }

    synchronized CompletableFuture<byte[]> versionstamp() {
        FDBException error = checkUsable();
        return error == null ? outcome.versionstamp() : CompletableFuture.failedFuture(error);
    }

    synchronized void cancel() {
        requireOpen();
        ended = Objects.requireNonNullElse(endedBy(), FdbError.TRANSACTION_CANCELLED);
        outcome.abandon(ended);
    }

    /** Ends this attempt, in favour of another if there may be one. Returns why there must be no other, or null. */
    synchronized FdbError invalidate(boolean another) {
        requireOpen();
        invalidated = true;
        FdbError end = endedBy();
        if (another && end == null) {
            outcome.supersede();
        } else {
            outcome.abandon(FdbError.TRANSACTION_CANCELLED);
        }
        watches.fail(FdbError.TRANSACTION_CANCELLED);
        return end;
    }

    /** A commit on its way goes on and is heard of. */
    synchronized void close() {
        if (!closed && !commitSubmitted) {
            outcome.abandon(FdbError.TRANSACTION_CANCELLED);
            watches.fail(FdbError.TRANSACTION_CANCELLED);
        }
        closed = true;
    }

    /** Throws unless the transaction can be used at all. */
    synchronized void requireOpen() {
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
        return commitStarted && mistake == null ? FdbError.USED_DURING_COMMIT.exception() : checkNotFailed();
    }

    private FDBException checkNotFailed() {
        requireOpen();
        if (mistake != null) {
            return mistake;
        }
        FdbError end = endedBy();
        return end == null ? null : end.exception();
    }

    private FdbError endedBy() {
        if (ended == null && settings.timeoutMillis() > 0 && nanosLeft() == 0) {
            ended = FdbError.TRANSACTION_TIMED_OUT;
        }
        return ended;
    }

    private long nanosLeft() {
        long age = engine.nanoTime().getAsLong() - createdNanos;
        return Math.max(0, TimeUnit.MILLISECONDS.toNanos(settings.timeoutMillis()) - age);
    }
}
