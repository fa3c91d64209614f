package io.groundkeeper.embedded;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs things later; at once when the scheduler has been shut down, as then there is nothing left to wait for. */
final class Delays {
    private final ScheduledExecutorService scheduler;

    Delays(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    void after(long nanos, Runnable task) {
        try {
            scheduler.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }
}
