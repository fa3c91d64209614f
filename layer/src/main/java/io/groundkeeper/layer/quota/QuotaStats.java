package io.groundkeeper.layer.quota;

import io.groundkeeper.schema.QuotaUsage;
import java.util.Optional;
import org.apache.zookeeper.StatsTrack;

/** The data of a quota's znodes, which is text. */
public final class QuotaStats {
    private QuotaStats() {}

    /** The data of stats that say {@code usage}. */
    public static byte[] of(QuotaUsage usage) {
        StatsTrack stats = new StatsTrack();
        stats.setCount(usage.znodes());
        stats.setBytes(usage.bytes());
        return stats.getStatsBytes();
    }

    /**
     * The data that stats show.
     *
     * @param written their data as it was written last
     * @param since what has been used since
     * @return data that is no stats comes back as it is; a ZooKeeper server would go down over it
     */
    public static byte[] shown(byte[] written, QuotaUsage since) {
        return parse(written)
                .map(stats -> {
                    stats.setCount(stats.getCount() + since.znodes());
                    stats.setBytes(stats.getBytes() + since.bytes());
                    return stats.getStatsBytes();
                })
                .orElse(written);
    }

    /** What limits or stats say; empty where the data, possibly null, is none. */
    public static Optional<StatsTrack> parse(byte[] data) {
        try {
            return Optional.of(new StatsTrack(data));
        } catch (RuntimeException e) {
            // A missing number, one that is none, no data at all: each fails in its own way.
            return Optional.empty();
        }
    }
}
