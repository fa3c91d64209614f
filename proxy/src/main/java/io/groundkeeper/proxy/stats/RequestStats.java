package io.groundkeeper.proxy.stats;

import java.util.concurrent.TimeUnit;

/** What one connection has asked and how long that took, as ZooKeeper tells it. Thread-safe. */
public final class RequestStats {
    /** The operation's name before there was any, or where a change was refused. */
    public static final String NO_OPERATION = "NA";

    private static final Snapshot NOTHING = new Snapshot(NO_OPERATION, -1, -1, 0, 0, 0, 0, 0, 0);

    private Snapshot current = NOTHING;

    /**
     * The figures at a moment. Times are in milliseconds.
     *
     * @param lastOperation ZooKeeper's short name of what was answered last
     * @param lastCxid xid of the last request that is not one of the client library's own, −1 for none
     * @param lastZxid zxid of the newest change by then, −1 for none
     * @param lastResponseMillis when the last answer was given, by a clock that only has differences
     * @param count answers
     * @param totalLatency sum of all latencies
     */
    public record Snapshot(
            String lastOperation,
            long lastCxid,
            long lastZxid,
            long lastResponseMillis,
            long lastLatency,
            long minLatency,
            long maxLatency,
            long count,
            long totalLatency) {

        /** The mean latency, cut to a whole number. */
        public long avgLatency() {
            return count == 0 ? 0 : totalLatency / count;
        }
    }

    /** Notes that a request was answered. */
    public synchronized void answered(String operation, int xid, long zxid, long receivedNanos, long nowNanos) {
        long latency = TimeUnit.NANOSECONDS.toMillis(nowNanos - receivedNanos);
        Snapshot before = current;
        current = new Snapshot(
                operation,
                xid >= 0 ? xid : before.lastCxid,
                zxid,
                TimeUnit.NANOSECONDS.toMillis(nowNanos),
                latency,
                before.count == 0 ? latency : Math.min(before.minLatency, latency),
                Math.max(before.maxLatency, latency),
                before.count + 1,
                before.totalLatency + latency);
    }

    public synchronized Snapshot snapshot() {
        return current;
    }

    /** Begins anew. */
    public synchronized void reset() {
        current = NOTHING;
    }
}
