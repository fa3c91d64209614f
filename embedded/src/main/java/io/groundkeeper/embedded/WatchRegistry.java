package io.groundkeeper.embedded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** The watches of committed transactions, and the count of all that are open. Thread-safe. */
final class WatchRegistry {
    static final int DEFAULT_MAX_WATCHES = 10_000;

    private final KeyValueStore store;
    private final TreeMap<byte[], List<Watch>> active = new TreeMap<>(Keys.ORDER);
    private final AtomicInteger open = new AtomicInteger();
    private volatile int maxWatches = DEFAULT_MAX_WATCHES;
    private boolean closed;

    WatchRegistry(KeyValueStore store) {
        this.store = store;
    }

    /** Waits for a key to differ from the value that its transaction saw. */
    static final class Watch {
        private final byte[] key;
        private final byte[] seen;
        private final Executor executor;
        private final CompletableFuture<Void> future = new CompletableFuture<>();

        private Watch(byte[] key, byte[] seen, Executor executor) {
            this.key = key;
            this.seen = seen;
            this.executor = executor;
        }

        byte[] key() {
            return key;
        }

        CompletableFuture<Void> future() {
            return future;
        }

        boolean differs(byte[] value) {
            return !Arrays.equals(seen, value);
        }

        void fire() {
            execute(() -> future.complete(null));
        }

        void fail(FdbError error) {
            execute(() -> future.completeExceptionally(error.exception()));
        }

        private void execute(Runnable completion) {
            Completions.run(executor, completion);
        }
    }

    void setMaxWatches(int limit) {
        maxWatches = limit;
    }

    /**
     * Makes a watch, which counts as open until its future is done.
     *
     * @throws com.apple.foundationdb.FDBException {@code too_many_watches}
     */
    Watch open(byte[] key, byte[] seen, Executor executor) {
        if (open.incrementAndGet() > maxWatches) {
            open.decrementAndGet();
            throw FdbError.TOO_MANY_WATCHES.exception();
        }
        Watch watch = new Watch(key, seen, executor);
        var unused = watch.future.whenComplete((done, error) -> {
            open.decrementAndGet();
            remove(watch);
        });
        return watch;
    }

    /** Activates a watch whose transaction has committed; fires it at once when the key has changed since. */
    void activate(Watch watch) {
        boolean refused;
        synchronized (this) {
            refused = closed;
            if (!closed && !watch.future.isDone()) {
                active.computeIfAbsent(watch.key, key -> new ArrayList<>(1)).add(watch);
            }
        }
        // Registered first: a change from here on is seen by changed(), an earlier one is in the store.
        if (refused) {
            watch.fail(FdbError.TRANSACTION_CANCELLED);
        } else if (watch.differs(store.get(watch.key))) {
            watch.fire();
        } else if (watch.future.isDone()) {
            remove(watch);
        }
    }

    /** Fires the watches of keys that now hold something else. */
    void changed(Map<byte[], byte[]> values) {
        List<Watch> fired = new ArrayList<>();
        synchronized (this) {
            if (active.isEmpty()) {
                return;
            }
            values.forEach((key, value) -> {
                for (Watch watch : active.getOrDefault(key, List.of())) {
                    if (watch.differs(value)) {
                        fired.add(watch);
                    }
                }
            });
            fired.forEach(this::remove);
        }
        fired.forEach(Watch::fire);
    }

    private synchronized void remove(Watch watch) {
        List<Watch> watches = active.get(watch.key);
        if (watches != null && watches.remove(watch) && watches.isEmpty()) {
            active.remove(watch.key);
        }
    }

    /** Fails every active watch. */
    void close() {
        List<Watch> cancelled = new ArrayList<>();
        synchronized (this) {
            closed = true;
            active.values().forEach(cancelled::addAll);
            active.clear();
        }
        cancelled.forEach(watch -> watch.fail(FdbError.TRANSACTION_CANCELLED));
    }
}
