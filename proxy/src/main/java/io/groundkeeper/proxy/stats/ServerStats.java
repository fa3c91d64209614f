package io.groundkeeper.proxy.stats;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Traffic since the start. Thread-safe. */
public final class ServerStats {
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder latencyNanos = new LongAdder();
    private final LongAccumulator minNanos = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator maxNanos = new LongAccumulator(Math::max, 0);

    public void received() {
        received.increment();
    }

    public void sent(int packets) {
        sent.add(packets);
    }

    /** Counts a request that was answered after {@code nanos}. */
    public void answered(long nanos) {
        answered.increment();
        latencyNanos.add(nanos);
        minNanos.accumulate(nanos);
        maxNanos.accumulate(nanos);
    }

    public long packetsReceived() {
        return received.sum();
    }

    public long packetsSent() {
        return sent.sum();
    }

    /** Shortest time from a request's arrival to its reply, in whole milliseconds, as ZooKeeper tells it. */
    public long minLatencyMillis() {
        return answered.sum() == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(minNanos.get());
    }

    public long maxLatencyMillis() {
        return TimeUnit.NANOSECONDS.toMillis(maxNanos.get());
    }

    /** Mean latency in milliseconds, rounded to four places as ZooKeeper does. */
    public double avgLatencyMillis() {
        long count = answered.sum();
        return count == 0 ? 0 : Math.round(latencyNanos.sum() / 1e6 / count * 1e4) / 1e4;
    }
}
