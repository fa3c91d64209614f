package io.groundkeeper.layer;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncUtil;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * FoundationDB's retry loop for work that commits by itself: {@code Transaction.onError} decides what is tried again and
 * backs off. (fdb-java's {@code runAsync} commits after the work, too late for work that reads its own versionstamp.)
 */
public final class Retries {
    /** commit_unknown_result, transaction_timed_out, transaction_cancelled, cluster_version_changed. */
    private static final Set<Integer> UNKNOWN_RESULT = Set.of(1021, 1031, 1025, 1039);

    private Retries() {}

    /** Runs {@code work} on a fresh transaction, again and again until it succeeds or fails for good. */
    public static <T> CompletableFuture<T> run(Database database, Function<Transaction, CompletableFuture<T>> work) {
        try {
            return attempt(database.createTransaction(), work);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e); // the store is closed
        }
    }

    private static <T> CompletableFuture<T> attempt(
            Transaction transaction, Function<Transaction, CompletableFuture<T>> work) {
        return AsyncUtil.composeHandle(start(transaction, work), (result, error) -> {
            if (error == null) {
                transaction.close();
                return CompletableFuture.completedFuture(result);
            }
            return retry(transaction, unwrap(error), work);
        });
    }

    private static <T> CompletableFuture<T> retry(
            Transaction transaction, Throwable error, Function<Transaction, CompletableFuture<T>> work) {
        return AsyncUtil.composeHandle(transaction.onError(error), (fresh, fatal) -> {
            if (fatal == null) {
                return attempt(fresh, work);
            }
            transaction.close();
            return CompletableFuture.failedFuture(unwrap(fatal));
        });
    }

    private static <T> CompletableFuture<T> start(
            Transaction transaction, Function<Transaction, CompletableFuture<T>> work) {
        try {
            return work.apply(transaction);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Whether a commit that failed with {@code error} may have happened nevertheless. */
    public static boolean mayHaveCommitted(Throwable error) {
        return !(unwrap(error) instanceof FDBException refusal) || UNKNOWN_RESULT.contains(refusal.getCode());
    }

    /** The cause that a stage of a {@link CompletableFuture} has wrapped. */
    public static Throwable unwrap(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }
}
