package io.groundkeeper.embedded;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Completes futures where user code may run after them. */
final class Completions {
    private Completions() {}

    /** Runs on the executor, or right here once that has been shut down: a future must not stay open for ever. */
    static void run(Executor executor, Runnable completion) {
        try {
            executor.execute(completion);
        } catch (RejectedExecutionException e) {
            completion.run();
        }
    }
}
