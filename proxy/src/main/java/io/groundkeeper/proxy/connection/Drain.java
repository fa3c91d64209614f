package io.groundkeeper.proxy.connection;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has connections leave one after the other, spread evenly, so that those they go to are not overrun. Each closes between its
 * requests. Nobody may connect any more.
 */
public final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final long STEP_MILLIS = 10;

    /** The last tenth of the time is for those that are still being answered. */
    private static final double SPREAD = 0.9;

    private final Supplier<? extends List<? extends Leaver>> connected;
    private final LongSupplier nanoClock;
    private final Duration time;
    private final long begunNanos;
    private final int all;
    private final Set<Leaver> told = new HashSet<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** Who is drained. */
    public interface Leaver {
        /** Closes as soon as what has come from the client is answered, and takes nothing more from it. Thread-safe. */
        void leave();
    }

    private Drain(Supplier<? extends List<? extends Leaver>> connected, LongSupplier nanoClock, Duration time) {
        this.connected = connected;
        this.nanoClock = nanoClock;
        this.time = time;
        this.begunNanos = nanoClock.getAsLong();
        this.all = connected.get().size();
    }

    /**
     * Begins to drain.
     *
     * @param connected those that are there at a time; each the same object all the time
     * @param time after which those that are still there are left alone
     * @return complete when none is left, or the time is over; completing it ends the drain early
     */
    public static CompletableFuture<Void> begin(
            Supplier<? extends List<? extends Leaver>> connected,
            Duration time,
            ScheduledExecutorService scheduler,
            LongSupplier nanoClock) {
        if (connected.get().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Drain drain = new Drain(connected, nanoClock, time);
        LOG.info("Draining: {} connections are closed one by one, within {} ms", drain.all, time.toMillis());
        ScheduledFuture<?> steps =
                scheduler.scheduleWithFixedDelay(drain::tryStep, 0, STEP_MILLIS, TimeUnit.MILLISECONDS);
        drain.over.whenComplete((done, error) -> steps.cancel(false));
        return drain.over;
    }

    private void tryStep() {
        try {
            step();
        } catch (RuntimeException e) {
            LOG.warn("Connections that are left are cut", e);
            over.complete(null);
        }
    }

    private void step() {
        List<? extends Leaver> left = connected.get();
        double passed = (double) (nanoClock.getAsLong() - begunNanos) / time.toNanos();
        if (left.isEmpty()) {
            over.complete(null);
        } else if (passed >= 1) {
            LOG.info("{} connections have not come to their end in time and are cut", left.size());
            over.complete(null);
        } else {
            long due = passed < SPREAD ? (long) (all * passed / SPREAD) + 1 : Long.MAX_VALUE;
            left.stream()
                    .filter(client -> !told.contains(client))
                    .limit(Math.max(0, due - told.size()))
                    .forEach(client -> {
                        told.add(client);
                        client.leave();
                    });
        }
    }
}
