package io.groundkeeper.it.benchmark;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.zookeeper.KeeperException.Code;

/**
 * Does something again and again on the calling thread, and measures how long each time takes.
 *
 * <p>A store that gathers commits for some time before it writes them answers whoever comes back at once in step with that,
 * which nobody does who has something else to do. So there may be pauses of random length in between.
 *
 * @param maxPause the longest pause; zero for none at all
 */
record OneAtATime(Duration maxPause) {

    private static final int DIGITS = 3;
    private static final int PATIENCE_SECONDS = 60;

    /** Repeats {@code action} for this long. */
    Measurement run(Duration time, Runnable action) {
        SplittableRandom random = new SplittableRandom(1);
        Histogram latencies = new Histogram(DIGITS);
        long start = System.nanoTime();
        while (System.nanoTime() - start < time.toNanos()) {
            if (!maxPause.isZero()) {
                LockSupport.parkNanos(random.nextLong(maxPause.toNanos()));
            }
            long begun = System.nanoTime();
            action.run();
            latencies.recordValue(System.nanoTime() - begun);
        }
        return Measurement.of(latencies, Duration.ofNanos(System.nanoTime() - start), Duration.ZERO);
    }

    /** Repeats a client's requests. */
    Measurement run(Duration time, Client client, Workload workload) {
        return run(time, () -> {
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            workload.send().send(client, answer::complete);
            int rc = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
            if (rc != Code.OK.intValue()) {
                throw new IllegalStateException(workload.name() + ": " + Code.get(rc));
            }
        });
    }
}
