package io.groundkeeper.embedded;

import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Runs a function in a transaction and commits it, again until it succeeds or fails for good. */
final class RetryLoop {
    private RetryLoop() {}

    /** Fails like FoundationDB's: with a {@link CompletionException} around what stopped it. */
    static <T> T run(Transaction first, Function<? super Transaction, T> retryable) {
        Transaction transaction = first;
        try {
            while (true) {
                try {
                    T result = retryable.apply(transaction);
                    transaction.commit().join();
                    return result;
                } catch (RuntimeException e) {
                    transaction = transaction.onError(e).join();
                }
            }
        } finally {
            transaction.close();
        }
    }

    static <T> CompletableFuture<T> runAsync(
            Transaction first,
            Function<? super Transaction, ? extends CompletableFuture<T>> retryable,
            Executor executor) {
        AtomicReference<Transaction> transaction = new AtomicReference<>(first);
        AtomicReference<T> result = new AtomicReference<>();
        CompletableFuture<Void> done = AsyncUtil.whileTrue(
                () -> AsyncUtil.composeHandleAsync(
                        attempt(transaction.get(), retryable, result, executor),
                        (committed, error) -> error == null
                                ? AsyncUtil.READY_FALSE
                                : transaction.get().onError(error).thenApply(next -> {
                                    transaction.set(next);
                                    return true;
                                }),
                        executor),
                executor);
        return done.thenApply(ignored -> result.get())
                .whenComplete((value, error) -> transaction.get().close());
    }

    private static <T> CompletableFuture<Void> attempt(
            Transaction transaction,
            Function<? super Transaction, ? extends CompletableFuture<T>> retryable,
            AtomicReference<T> result,
            Executor executor) {
        CompletableFuture<T> process = AsyncUtil.applySafely(retryable, transaction);
        return process.thenComposeAsync(
                value -> {
                    result.set(value);
                    return transaction.commit();
                },
                executor);
    }
}
