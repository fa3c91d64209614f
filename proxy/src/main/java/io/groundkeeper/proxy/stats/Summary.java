package io.groundkeeper.proxy.stats;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** How some figure was distributed since the start, or since it was reset. Thread-safe. */
public final class Summary {
    private static final long HIGHEST = 1L << 32;
    private static final int DIGITS = 2;
    private static final double AVERAGE_DIGITS = 1e4;

    private final ConcurrentHistogram values = new ConcurrentHistogram(HIGHEST, DIGITS);
    private final LongAdder sum = new LongAdder();

    public void add(long value) {
        long positive = Math.max(0, value);
        sum.add(positive);
        values.recordValue(Math.min(HIGHEST, positive));
    }

    public long count() {
        return values.getTotalCount();
    }

    public long sum() {
        return sum.sum();
    }

    /** The smallest value, 0 where there is none. */
    public long min() {
        return count() == 0 ? 0 : values.getMinValue();
    }

    public long max() {
        return values.getMaxValue();
    }

    /** The mean, rounded to four places as ZooKeeper does; 0 where there are no values. */
    public double average() {
        long count = count();
        return count == 0 ? 0 : Math.round(AVERAGE_DIGITS * sum() / count) / AVERAGE_DIGITS;
    }

    /** The value that {@code percent} of all do not exceed, to two digits. */
    public long percentile(double percent) {
        return values.getValueAtPercentile(percent);
    }

    public void reset() {
        values.reset();
        sum.reset();
    }
}
