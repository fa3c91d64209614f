package io.groundkeeper.it.fault;

import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** fdb-java's retry loops, which its databases run on their own transactions, for decorated ones. */
public final class RetryLoop {
    private RetryLoop() {}

    static <T> T run(Transaction first, Function<? super Transaction, T> work) {
        Transaction transaction = first;
        try {
            while (true) {
                try {
                    T result = work.apply(transaction);
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

    public static <T> CompletableFuture<T> runAsync(
            Transaction first, Function<? super Transaction, ? extends CompletableFuture<T>> work, Executor executor) {
        AtomicReference<Transaction> transaction = new AtomicReference<>(first);
        CompletableFuture<T> result = attempt(transaction, work, executor);
        return result.whenComplete((value, error) -> transaction.get().close());
    }

    private static <T> CompletableFuture<T> attempt(
            AtomicReference<Transaction> transaction,
            Function<? super Transaction, ? extends CompletableFuture<T>> work,
            Executor executor) {
        CompletableFuture<T> done = AsyncUtil.applySafely(work, transaction.get())
                .thenComposeAsync(value -> AsyncUtil.tag(transaction.get().commit(), value), executor);
        return AsyncUtil.composeHandleAsync(
                done,
                (value, error) -> error == null
                        ? CompletableFuture.completedFuture(value)
                        : transaction.get().onError(error).thenCompose(next -> {
                            transaction.set(next);
                            return attempt(transaction, work, executor);
                        }),
                executor);
    }
}
