package io.groundkeeper.it.fault;

import com.apple.foundationdb.FDBException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets things happen a random while later. Thread-safe. */
final class Pauses implements AutoCloseable {
    private final FaultInjector injector;
    private final ScheduledExecutorService timer;

    /** Pauses by a timer, which is closed with them. */
    Pauses(FaultInjector injector, ScheduledExecutorService timer) {
        this.injector = injector;
        this.timer = timer;
    }

    /** A timer with a thread of its own. */
    static ScheduledExecutorService realTime() {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "injected-pauses");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Complete after a while, on {@code executor}. */
    CompletableFuture<Void> pause(Executor executor) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        timer.schedule(
                () -> executor.execute(() -> over.complete(null)),
                injector.pause().toNanos(),
                TimeUnit.NANOSECONDS);
        return over;
    }

    /** Does something after a while. */
    <T> CompletableFuture<T> later(Executor executor, Supplier<CompletableFuture<T>> action) {
        return plain(pause(executor).thenCompose(over -> action.get()));
    }

    /** Fails after a while with the error of {@code fault}. */
    <T> CompletableFuture<T> fail(Executor executor, Fault fault) {
        return later(executor, () -> CompletableFuture.failedFuture(error(fault)));
    }

    private static FDBException error(Fault fault) {
        return new FDBException("injected: " + fault, fault.code());
    }

    /** The same, failing with the cause itself as fdb-java's futures do, not with what stages wrap it in. */
    static <T> CompletableFuture<T> plain(CompletableFuture<T> stages) {
        CompletableFuture<T> plain = new CompletableFuture<>();
        copy(stages, plain);
        return plain;
    }

    static <T> void copy(CompletableFuture<T> from, CompletableFuture<T> to) {
        from.thenAccept(to::complete);
        copyError(from, to);
    }

    static void copyError(CompletableFuture<?> from, CompletableFuture<?> to) {
        from.whenComplete((value, error) -> {
            if (error != null) {
                to.completeExceptionally(unwrap(error));
            }
        });
    }

    private static Throwable unwrap(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
