package io.groundkeeper.proxy.tenant;

import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.usage.UsageReader;
import io.groundkeeper.proxy.stats.TreeSize;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.TenantUsage;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much a tenant's tree holds, as of some time ago. Its znodes are in a counter; its ephemerals nobody counts, so that is done here, in
 * the background and when it is asked for, and the last count is at least {@value #REST} times as old as counting took. Thread-safe.
 */
final class TreeCensus {
    private static final Logger LOG = LoggerFactory.getLogger(TreeCensus.class);
    private static final int REST = 20;

    /** ZooKeeper counts its root twice, under its path and under none; the counter has it once. */
    private static final int ROOT_AGAIN = 1;

    private static final int KEYS_AT_ONCE = 10_000;

    private final Transactions transactions;
    private final TenantKeys keys;
    private final UsageReader usage;
    private final KeyPages ephemerals;
    private final LongSupplier nanoClock;
    private volatile TreeSize size = new TreeSize(0, 0, 0, 0);
    private long begunNanos;
    private long endedNanos;
    private boolean counting;

    TreeCensus(Transactions transactions, TenantKeys keys, LongSupplier nanoClock) {
        this.transactions = transactions;
        this.keys = keys;
        this.usage = new UsageReader(keys);
        this.ephemerals = new KeyPages(transactions, keys.ephemerals(), KEYS_AT_ONCE);
        this.nanoClock = nanoClock;
    }

    /** The last count; begins another where that is too old. */
    TreeSize get() {
        if (begins()) {
            count().whenComplete((counted, error) -> {
                if (error == null) {
                    size = counted;
                } else {
                    LOG.warn("What a tree holds could not be counted: {}", error.toString());
                }
                end();
            });
        }
        return size;
    }

    private synchronized boolean begins() {
        long now = nanoClock.getAsLong();
        if (counting || now - endedNanos < REST * (endedNanos - begunNanos)) {
            return false;
        }
        counting = true;
        begunNanos = now;
        return true;
    }

    private synchronized void end() {
        counting = false;
        endedNanos = nanoClock.getAsLong();
    }

    private CompletableFuture<TreeSize> count() {
        return ephemerals
                .count()
                .thenCompose(temporary -> transactions.read(transaction -> {
                    CompletableFuture<Long> bytes =
                            transaction.getEstimatedRangeSizeBytes(keys.nodes().begin, keys.nodes().end);
                    CompletableFuture<Long> logBytes =
                            transaction.getEstimatedRangeSizeBytes(keys.log().begin, keys.log().end);
                    CompletableFuture<Optional<TenantUsage>> used = usage.read(transaction);
                    return CompletableFuture.allOf(used, bytes, logBytes)
                            .thenApply(read ->
                                    new TreeSize(znodes(used.join()), temporary, bytes.join(), logBytes.join()));
                }));
    }

    /** While the counter is not to be believed yet, what was known before. */
    private long znodes(Optional<TenantUsage> used) {
        return used.map(has -> has.znodes() + ROOT_AGAIN).orElse(size.znodes());
    }
}
