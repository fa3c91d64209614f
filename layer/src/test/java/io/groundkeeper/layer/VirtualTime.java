package io.groundkeeper.layer;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jmock.lib.concurrent.DeterministicScheduler;

/** Time that passes only when a test says so: a clock, and a scheduler that runs on the test's own thread. */
public final class VirtualTime {
    private final DeterministicScheduler scheduler = new DeterministicScheduler();
    private long nanos;

    public ScheduledExecutorService scheduler() {
        return scheduler;
    }

    public long nanoTime() {
        return nanos;
    }

    /** Lets time pass in which nothing runs, as while a process is stopped. */
    public void skip(Duration time) {
        nanos += time.toNanos();
    }

    /** Lets time pass, millisecond by millisecond, and runs what falls due. */
    public void pass(Duration time) {
        for (long i = 0; i < time.toMillis(); i++) {
            nanos += TimeUnit.MILLISECONDS.toNanos(1);
            scheduler.tick(1, TimeUnit.MILLISECONDS);
        }
    }
}
