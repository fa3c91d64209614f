package io.groundkeeper.proxy.store;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a store that may be away: logs a line when it is missed first, one a minute while it stays away, and one when it
 * is there. One thread waits; any may ask what the store said last.
 */
public final class StoreWait {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWait.class);
    private static final long REMIND_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** A store may refuse for a moment what it does soon after, as while its client finds out which version it speaks to. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(3);

    /**
     * Something that needs the store.
     *
     * @param <T> what it gives
     */
    @FunctionalInterface
    public interface Attempt<T> {
        /**
         * Tries it.
         *
         * @throws StoreUnavailableException where the store is away: it is tried again
         * @throws IOException where trying again would not help
         */
        T run() throws IOException, InterruptedException;
    }

    private final LongSupplier nanoClock;
    private final Duration pause;
    private volatile String lastAnswer = "not asked yet";

    /**
     * A wait that has not begun.
     *
     * @param pause time from a failure to the next attempt
     */
    public StoreWait(LongSupplier nanoClock, Duration pause) {
        this.nanoClock = nanoClock;
        this.pause = pause;
    }

    /** What the store said when it was asked last. */
    public String lastAnswer() {
        return lastAnswer;
    }

    /**
     * What {@code attempt} gives, as soon as the store is there for it.
     *
     * @param store the store's description
     * @throws IOException where the attempt fails for another reason
     */
    public <T> T until(String store, Attempt<T> attempt) throws IOException, InterruptedException {
        long begun = nanoClock.getAsLong();
        long said = begun;
        boolean missed = false;
        while (true) {
            try {
                T result = attempt.run();
                lastAnswer = "it answers";
                if (missed) {
                    LOG.info("The store is there, after {} s", secondsSince(begun));
                }
                return result;
            } catch (StoreUnavailableException e) {
                lastAnswer = e.getMessage();
            }
            long now = nanoClock.getAsLong();
            if (!missed && now - begun >= GRACE_NANOS) {
                LOG.warn(
                        "The store is not there: {} ({}). Clients are refused until it is; it is asked again and again",
                        lastAnswer,
                        store);
                missed = true;
                said = now;
            } else if (missed && now - said >= REMIND_NANOS) {
                LOG.warn("The store has not been there for {} s: {} ({})", secondsSince(begun), lastAnswer, store);
                said = now;
            }
            Thread.sleep(pause.toMillis());
        }
    }

    private long secondsSince(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanoClock.getAsLong() - nanos);
    }
}
