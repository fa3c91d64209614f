package io.groundkeeper.embedded;

import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * How an embedded engine runs: everything it would otherwise take from its surroundings. Immutable.
 *
 * @param executor completes the futures of transactions; by default a pool of the database's own, closed with it
 * @param scheduler runs retries after their back-off, and time-outs; by default a thread of the database's own
 * @param random gives the jitter of the back-off; used by one thread at a time
 * @param nanoTime a monotonic clock in nanoseconds, of any origin
 * @param syncWrites whether a commit is on disk before it is acknowledged; without, the last commits may be lost when
 *     the machine (not just the process) stops
 * @param inlineCommits whether {@code commit} does its work on the calling thread. With this, a caller-runs executor and
 *     a scheduler that runs on the caller's thread, the engine needs no thread but the caller's
 * @param historyBytes about how much memory the versions of the last five seconds may take; a read version whose
 *     history does not fit becomes too old earlier
 */
public record EmbeddedOptions(
        Optional<Executor> executor,
        Optional<ScheduledExecutorService> scheduler,
        RandomGenerator random,
        LongSupplier nanoTime,
        boolean syncWrites,
        boolean inlineCommits,
        long historyBytes) {
    private static final long MAX_DEFAULT_HISTORY_BYTES = 128L << 20;

    public EmbeddedOptions {
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(scheduler, "scheduler");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(nanoTime, "nanoTime");
        if (historyBytes <= 0) {
            throw new IllegalArgumentException("historyBytes must be positive: " + historyBytes);
        }
    }

    /** Own threads, the system's clock, synced commits, an eighth of the heap (at most 128 MiB) of history. */
    public static EmbeddedOptions defaults() {
        return new EmbeddedOptions(
                Optional.empty(),
                Optional.empty(),
                new Random(),
                System::nanoTime,
                true,
                false,
                Math.min(MAX_DEFAULT_HISTORY_BYTES, Runtime.getRuntime().maxMemory() / 8));
    }

    public EmbeddedOptions withExecutor(Executor value) {
        return new EmbeddedOptions(
                Optional.of(value), scheduler, random, nanoTime, syncWrites, inlineCommits, historyBytes);
    }

    public EmbeddedOptions withScheduler(ScheduledExecutorService value) {
        return new EmbeddedOptions(
                executor, Optional.of(value), random, nanoTime, syncWrites, inlineCommits, historyBytes);
    }

    public EmbeddedOptions withRandom(RandomGenerator value) {
        return new EmbeddedOptions(executor, scheduler, value, nanoTime, syncWrites, inlineCommits, historyBytes);
    }

    public EmbeddedOptions withNanoTime(LongSupplier value) {
        return new EmbeddedOptions(executor, scheduler, random, value, syncWrites, inlineCommits, historyBytes);
    }

    public EmbeddedOptions withSyncWrites(boolean value) {
        return new EmbeddedOptions(executor, scheduler, random, nanoTime, value, inlineCommits, historyBytes);
    }

    public EmbeddedOptions withInlineCommits(boolean value) {
        return new EmbeddedOptions(executor, scheduler, random, nanoTime, syncWrites, value, historyBytes);
    }

    public EmbeddedOptions withHistoryBytes(long value) {
        return new EmbeddedOptions(executor, scheduler, random, nanoTime, syncWrites, inlineCommits, value);
    }
}
