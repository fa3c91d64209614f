package io.groundkeeper.proxy.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * What has a deadline, in buckets of one tick. A deadline may lie later by the time its bucket comes up: then the element
 * is put back, so that moving a deadline costs nothing until then. Thread-safe.
 *
 * @param <T> what waits
 */
final class ExpiryQueue<T> {
    private final long tickNanos;
    private final long originNanos;
    private final TreeMap<Long, List<T>> buckets = new TreeMap<>();

    /**
     * An empty queue.
     *
     * @param tickNanos width of a bucket
     * @param originNanos any reading of the clock that deadlines are given by; readings may wrap, as nanoTime's do
     */
    ExpiryQueue(long tickNanos, long originNanos) {
        this.tickNanos = tickNanos;
        this.originNanos = originNanos;
    }

    /** Adds an element to the first bucket that ends at its deadline or after. */
    synchronized void add(T element, long deadlineNanos) {
        long bucket = Math.floorDiv(deadlineNanos - originNanos + tickNanos - 1, tickNanos);
        buckets.computeIfAbsent(bucket, b -> new ArrayList<>()).add(element);
    }

    /** Removes and returns what is in buckets that have ended. */
    synchronized List<T> poll(long nowNanos) {
        Collection<List<T>> ended = buckets.headMap(Math.floorDiv(nowNanos - originNanos, tickNanos), true)
                .values();
        List<T> due = ended.stream().flatMap(List::stream).toList();
        ended.clear();
        return due;
    }
}
