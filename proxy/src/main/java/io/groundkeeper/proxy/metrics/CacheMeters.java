package io.groundkeeper.proxy.metrics;

import io.groundkeeper.watch.CacheMonitor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** How the cache of znodes is used. */
final class CacheMeters implements CacheMonitor {
    private final LongAdder hits;
    private final LongAdder misses;
    private final LongAdder evictions;
    private volatile LongSupplier bytes = () -> 0;
    private volatile long limit;

    CacheMeters(Meters meters) {
        hits = meters.counter(Metric.CACHE_HITS);
        misses = meters.counter(Metric.CACHE_MISSES);
        evictions = meters.counter(Metric.CACHE_EVICTIONS);
        meters.gauge(Metric.CACHE_SIZE, () -> bytes.getAsLong());
        meters.gauge(Metric.CACHE_LIMIT, () -> limit);
    }

    /** Tells from now on how large the cache is. */
    void show(LongSupplier size, long maxBytes) {
        bytes = size;
        limit = maxBytes;
    }

    @Override
    public void hit() {
        hits.increment();
    }

    @Override
    public void missed() {
        misses.increment();
    }

    @Override
    public void evicted() {
        evictions.increment();
    }
}
