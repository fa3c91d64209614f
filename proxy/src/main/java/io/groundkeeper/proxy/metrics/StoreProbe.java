package io.groundkeeper.proxy.metrics;

import com.apple.foundationdb.ReadTransaction;
import io.groundkeeper.layer.Rounds;
import io.groundkeeper.layer.Transactions;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Asks the store for a read version once a second, and measures how long that takes. The client library asks for many
 * transactions at once, so a probe waits as long as they do.
 */
public final class StoreProbe implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Transactions transactions;
    private final LongSupplier nanoClock;
    private final Timer durations;
    private final Rounds rounds;

    StoreProbe(
            Transactions transactions,
            ScheduledExecutorService scheduler,
            LongSupplier nanoClock,
            Timer durations,
            LongAdder failures) {
        this.transactions = transactions;
        this.nanoClock = nanoClock;
        this.durations = durations;
        this.rounds = new Rounds(scheduler, Duration.ZERO, INTERVAL, this::ask, error -> failures.increment());
    }

    private CompletableFuture<Void> ask() {
        long begun = nanoClock.getAsLong();
        return transactions
                .read(ReadTransaction::getReadVersion)
                .thenAccept(version -> durations.record(nanoClock.getAsLong() - begun, TimeUnit.NANOSECONDS));
    }

    @Override
    public void close() {
        rounds.close();
    }
}
