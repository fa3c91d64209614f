package io.groundkeeper.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The watches of a transaction that has not committed yet. Thread-safe. */
final class TransactionWatches {
    private final WatchRegistry registry;
    private final Executor executor;
    private final List<WatchRegistry.Watch> waiting = new ArrayList<>(0);

    TransactionWatches(WatchRegistry registry, Executor executor) {
        this.registry = registry;
        this.executor = executor;
    }

    /**
     * Watches for the key to differ from what the transaction sees now.
     *
     * @throws com.apple.foundationdb.FDBException {@code too_many_watches}
     */
    synchronized CompletableFuture<Void> add(byte[] key, byte[] seen) {
        WatchRegistry.Watch watch = registry.open(key, seen, executor);
        waiting.add(watch);
        return watch.future();
    }

    /** The transaction itself gives the keys this value (null removes them): that fires a watch, too. */
    synchronized void written(KeyRange keys, byte[] value) {
        waiting.removeIf(watch -> {
            boolean fires = keys.contains(watch.key()) && watch.differs(value);
            if (fires) {
                watch.fire();
            }
            return fires;
        });
    }

    /** The transaction itself changes the key to something not known yet. */
    synchronized void changed(byte[] key) {
        waiting.removeIf(watch -> {
            boolean fires = Keys.compare(key, watch.key()) == 0;
            if (fires) {
                watch.fire();
            }
            return fires;
        });
    }

    synchronized void activate() {
        waiting.forEach(registry::activate);
        waiting.clear();
    }

    synchronized void fail(FdbError error) {
        waiting.forEach(watch -> watch.fail(error));
        waiting.clear();
    }
}
