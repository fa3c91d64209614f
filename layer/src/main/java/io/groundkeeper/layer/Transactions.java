package io.groundkeeper.layer;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.TransactionOptions;
import com.apple.foundationdb.async.AsyncUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one place where transactions are begun, tried again, and given up. Immutable, thread-safe; nothing here blocks.
 *
 * <p>The policy: what FoundationDB's {@code onError} calls retryable is tried again after its back-off, for
 * {@value #TIMEOUT_MILLIS} ms with one transaction. When those are over ({@code transaction_timed_out}, which counts as a
 * commit of unknown result), or the cluster's version has changed, the work goes on with another transaction, up to
 * {@value #ROUNDS} of them; then it fails. So a store that is away costs a caller a minute, far longer than a proxy without
 * the store keeps its clients. Work may therefore be carried out twice: it must see in the store what it has done before, or
 * do no harm by doing it again.
 */
public final class Transactions {
    /** Longer than FoundationDB lets a transaction live (5 s), and as long as a read version may take when it is busy. */
    static final int TIMEOUT_MILLIS = 10_000;

    static final int ROUNDS = 6;

    private final Database database;
    private final TransactionTag tag;
    private final boolean background;

    /** Transactions of the highest priority that work for clients, and for no tenant in particular. */
    public Transactions(Database database) {
        this(database, null, false);
    }

    private Transactions(Database database, TransactionTag tag, boolean background) {
        this.database = database;
        this.tag = tag;
        this.background = background;
    }

    /** The same, on a tenant's account: FoundationDB measures and throttles tags one by one. */
    public Transactions taggedWith(TransactionTag ofTenant) {
        return new Transactions(database, ofTenant, background);
    }

    /** The same, for work that nobody waits for: it yields to the rest where the store is busy (batch priority). */
    public Transactions inBackground() {
        return new Transactions(database, tag, true);
    }

    /** Where the store's answers arrive. */
    public Executor executor() {
        return database.getExecutor();
    }

    /** Reads. */
    public <T> CompletableFuture<T> read(Function<? super ReadTransaction, CompletableFuture<T>> work) {
        return again(
                () -> database.readAsync(transaction -> {
                    prepare(transaction.options());
                    return work.apply(transaction);
                }),
                ROUNDS);
    }

    /** Does {@code work} and commits it. */
    public <T> CompletableFuture<T> write(Function<? super Transaction, CompletableFuture<T>> work) {
        return again(
                () -> database.runAsync(transaction -> {
                    prepare(transaction.options());
                    return work.apply(transaction);
                }),
                ROUNDS);
    }

    /** Does {@code work}, which commits by itself: fdb-java's {@code runAsync} commits too late for its own versionstamp. */
    public <T> CompletableFuture<T> run(Function<? super Transaction, CompletableFuture<T>> work) {
        return again(() -> attempt(database.createTransaction(), work), ROUNDS);
    }

    /** Does {@code work}, which commits by itself, and leaves it at one attempt whatever becomes of it. */
    public <T> CompletableFuture<T> once(Function<? super Transaction, CompletableFuture<T>> work) {
        return start(() -> {
            Transaction transaction = database.createTransaction();
            prepare(transaction.options());
            return start(() -> work.apply(transaction)).whenComplete((result, error) -> transaction.close());
        });
    }

    /** Options other than the time limit do not survive {@code onError}, so every attempt sets them. */
    private void prepare(TransactionOptions options) {
        options.setTimeout(TIMEOUT_MILLIS);
        if (tag != null) {
            options.setAutoThrottleTag(tag.name());
        }
        if (background) {
            options.setPriorityBatch();
        }
    }

    private static <T> CompletableFuture<T> again(Supplier<CompletableFuture<T>> work, int rounds) {
        return AsyncUtil.composeHandle(start(work), (result, error) -> {
            if (error == null) {
                return CompletableFuture.completedFuture(result);
            }
            return rounds > 1 && StoreErrors.endedByCircumstances(error)
                    ? again(work, rounds - 1)
                    : CompletableFuture.failedFuture(StoreErrors.unwrap(error));
        });
    }

    private <T> CompletableFuture<T> attempt(
            Transaction transaction, Function<? super Transaction, CompletableFuture<T>> work) {
        return AsyncUtil.composeHandle(
                start(() -> {
                    prepare(transaction.options());
                    return work.apply(transaction);
                }),
                (result, error) -> {
                    if (error == null) {
                        transaction.close();
                        return CompletableFuture.completedFuture(result);
                    }
                    return retry(transaction, StoreErrors.unwrap(error), work);
                });
    }

    private <T> CompletableFuture<T> retry(
            Transaction transaction, Throwable error, Function<? super Transaction, CompletableFuture<T>> work) {
        return AsyncUtil.composeHandle(transaction.onError(error), (fresh, fatal) -> {
            if (fatal == null) {
                return attempt(fresh, work);
            }
            transaction.close();
            return CompletableFuture.failedFuture(StoreErrors.unwrap(fatal));
        });
    }

    /** A store that is closed throws. */
    private static <T> CompletableFuture<T> start(Supplier<CompletableFuture<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
