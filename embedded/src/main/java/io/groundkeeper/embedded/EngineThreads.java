package io.groundkeeper.embedded;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The executor and scheduler of a database: those given in its options, or its own, which it closes. */
final class EngineThreads implements AutoCloseable {
    private static final int MAX_CALLBACK_THREADS = 256;

    private final ExecutorService ownExecutor;
    private final ScheduledExecutorService ownScheduler;
    private final Executor executor;
    private final ScheduledExecutorService scheduler;

    EngineThreads(EmbeddedOptions options) {
        ownExecutor = options.executor().isPresent() ? null : callbackPool();
        ownScheduler = options.scheduler().isPresent() ? null : timer();
        executor = options.executor().orElse(ownExecutor);
        scheduler = options.scheduler().orElse(ownScheduler);
    }

    Executor executor() {
        return executor;
    }

    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    /** First in, first out; a callback that waits for a future is made up for by another thread. */
    private static ExecutorService callbackPool() {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        return new ForkJoinPool(
                threads,
                pool -> {
                    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
                    thread.setName("embedded-callback-" + thread.getPoolIndex());
                    return thread;
                },
                null,
                true,
                threads,
                MAX_CALLBACK_THREADS,
                1,
                pool -> true,
                10,
                TimeUnit.SECONDS);
    }

    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "embedded-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** Lets callbacks that are due run; drops what is scheduled for later. */
    @Override
    public void close() {
        if (ownScheduler != null) {
            ownScheduler.shutdownNow();
        }
        if (ownExecutor != null) {
            ownExecutor.shutdown();
        }
    }
}
