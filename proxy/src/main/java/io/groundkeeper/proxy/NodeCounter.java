package io.groundkeeper.proxy;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.schema.TenantKeys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of a tenant's znodes, as of some time ago. Nobody keeps that number, so the child entries are counted in the
 * background, when it is asked for and the last count is {@link #KEPT} old. Thread-safe.
 */
final class NodeCounter {
    private static final Logger LOG = LoggerFactory.getLogger(NodeCounter.class);
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final int KEYS_AT_ONCE = 10_000;

    private final Transactions transactions;
    private final Range children;
    private final LongSupplier nanoClock;
    private volatile long count;
    private long countedNanos;
    private boolean counting;

    NodeCounter(Transactions transactions, TenantKeys keys, LongSupplier nanoClock) {
        this.transactions = transactions;
        this.children = keys.descendants("/").get(0);
        this.nanoClock = nanoClock;
    }

    /** Begins to count for the first time. */
    void start() {
        synchronized (this) {
            counting = true;
        }
        countInBackground();
    }

    /** The last count; begins another where that is too old. */
    long get() {
        synchronized (this) {
            if (counting || nanoClock.getAsLong() - countedNanos < KEPT.toNanos()) {
                return count;
            }
            counting = true;
        }
        countInBackground();
        return count;
    }

    private void countInBackground() {
        count(KeySelector.firstGreaterOrEqual(children.begin), 1).whenComplete((done, error) -> {
            if (error != null) {
                LOG.warn("The znodes could not be counted: {}", error.toString());
            }
            synchronized (this) {
                counting = false;
                countedNanos = nanoClock.getAsLong();
            }
        });
    }

    private CompletableFuture<Void> count(KeySelector from, long before) {
        CompletableFuture<List<KeyValue>> some = transactions.read(transaction -> transaction
                .snapshot()
                .getRange(from, KeySelector.firstGreaterOrEqual(children.end), KEYS_AT_ONCE)
                .asList());
        return some.thenCompose(entries -> {
            long now = before + entries.size();
            if (entries.size() < KEYS_AT_ONCE) {
                count = now;
                return CompletableFuture.completedFuture(null);
            }
            return count(
                    KeySelector.firstGreaterThan(entries.get(entries.size() - 1).getKey()), now);
        });
    }
}
