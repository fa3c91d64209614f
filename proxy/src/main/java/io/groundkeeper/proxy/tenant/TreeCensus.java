package io.groundkeeper.proxy.tenant;

import io.groundkeeper.layer.Transactions;
import io.groundkeeper.proxy.stats.TreeSize;
import io.groundkeeper.schema.TenantKeys;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much a tenant's tree holds, as of some time ago. Nobody keeps these numbers, so they are counted in the background when
 * they are asked for, and the last count is at least {@value #REST} times as old as counting took. Thread-safe.
 */
final class TreeCensus {
    private static final Logger LOG = LoggerFactory.getLogger(TreeCensus.class);
    private static final int REST = 20;
    /** ZooKeeper counts its root twice, under its path and under none. */
    private static final int ROOTS = 2;

    private static final int KEYS_AT_ONCE = 10_000;

    private final Transactions transactions;
    private final TenantKeys keys;
    private final KeyPages children;
    private final KeyPages ephemerals;
    private final LongSupplier nanoClock;
    private volatile TreeSize size = new TreeSize(0, 0, 0, 0);
    private long begunNanos;
    private long endedNanos;
    private boolean counting;

    TreeCensus(Transactions transactions, TenantKeys keys, LongSupplier nanoClock) {
        this.transactions = transactions;
        this.keys = keys;
        this.children = new KeyPages(transactions, keys.children(), KEYS_AT_ONCE);
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
                    LOG.warn("The znodes could not be counted: {}", error.toString());
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
        CompletableFuture<Long> bytes = transactions.read(
                transaction -> transaction.getEstimatedRangeSizeBytes(keys.nodes().begin, keys.nodes().end));
        CompletableFuture<Long> logBytes = transactions.read(
                transaction -> transaction.getEstimatedRangeSizeBytes(keys.log().begin, keys.log().end));
        return children.count()
                .thenCompose(named -> ephemerals
                        .count()
                        .thenCompose(temporary -> bytes.thenCombine(
                                logBytes, (data, log) -> new TreeSize(ROOTS + named, temporary, data, log))));
    }
}
