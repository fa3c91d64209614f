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
 * mistake of a write for the next call that returns a future, and commits once. Thread-safe.
 */
final class TransactionCore {
    private final Engine engine;
    private final TransactionSettings settings;
    private final long createdNanos;

    // Guarded by this object's monitor, as are the settings.
    private final TransactionState state;
    private final TransactionWatches watches;
    private final CommitOutcome outcome;
    private FDBException writeError;
    private FdbError ended;
    private boolean commitStarted;
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

    /** For use inside {@link #answer}, like all of the following that return no future. */
    long readVersion() {
        if (!state.hasReadVersion()) {
            state.setReadVersion(engine.commits().readVersion());
        }
        return state.readVersion();
    }

    <T> T read(boolean snapshot, Function<TransactionReads, T> operation) {
        readVersion();
        TransactionReads reads = state.read(engine.reader(), snapshot);
        T result = operation.apply(reads);
        if (!snapshot) {
            state.finish(reads);
        }
        return result;
    }

    long approximateBytes() {
        return state.approximateBytes();
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

    /** Does something without a result. */
    synchronized void write(Consumer<TransactionState> operation) {
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
            return watches.add(key, read(false, reads -> reads.get(key)));
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
            if (state.approximateBytes() > settings.sizeLimit()) {
                outcome.failed(FdbError.TRANSACTION_TOO_LARGE);
                return outcome.future();
            }
            if (state.isReadOnly()) {
                outcome.readOnly();
                return outcome.future();
            }
            if (state.hasReadConflicts()) {
                readVersion();
            }
            request = state.commitRequest(outcome);
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

    synchronized void setOption(int code, byte[] parameter) {
        requireOpen();
        settings.setOption(code, parameter);
    }

    synchronized void cancel() {
        requireOpen();
        ended = Objects.requireNonNullElse(endedBy(), FdbError.TRANSACTION_CANCELLED);
        outcome.abandon(ended);
    }

    /** Ends this attempt in favour of another. Returns why there must be no other, or null. */
    synchronized FdbError invalidate() {
        requireOpen();
        invalidated = true;
        outcome.abandon(FdbError.TRANSACTION_CANCELLED);
        return endedBy();
    }

    /** A commit on its way goes on and is heard of. */
    synchronized void close() {
        if (!closed && !commitStarted) {
            outcome.abandon(FdbError.TRANSACTION_CANCELLED);
        }
        closed = true;
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
