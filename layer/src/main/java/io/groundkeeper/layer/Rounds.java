package io.groundkeeper.layer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Work in the background that is done again and again: one round at a time, and the next one whatever became of the last. */
public final class Rounds implements AutoCloseable {
    private final Supplier<? extends CompletableFuture<?>> round;
    private final Consumer<Throwable> failed;
    private final ScheduledFuture<?> schedule;
    private volatile boolean busy;

    /**
     * Begins after {@code first}, and goes on at each interval.
     *
     * @param round begins a round; must not block
     * @param failed is told why a round has failed
     */
    public Rounds(
            ScheduledExecutorService scheduler,
            Duration first,
            Duration interval,
            Supplier<? extends CompletableFuture<?>> round,
            Consumer<Throwable> failed) {
        this.round = round;
        this.failed = failed;
        this.schedule = scheduler.scheduleWithFixedDelay(
                this::begin, first.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void begin() {
        if (busy) {
            return;
        }
        busy = true;
        begun().whenComplete((done, error) -> {
            if (error != null) {
                failed.accept(error);
            }
            busy = false;
        });
    }

    /** A round that cannot be begun is not the last one either. */
    private CompletableFuture<?> begun() {
        try {
            return round.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Begins no more rounds. */
    @Override
    public void close() {
        schedule.cancel(false);
    }
}
