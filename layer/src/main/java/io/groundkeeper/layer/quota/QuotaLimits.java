package io.groundkeeper.layer.quota;

import io.groundkeeper.schema.QuotaUsage;
import java.util.function.Consumer;
import org.apache.zookeeper.StatsTrack;

/** What a quota allows: of znodes and of bytes a hard limit or a soft one, of which the hard one counts, or none. */
public record QuotaLimits(Limit znodes, Limit bytes) {

    /** A limit, −1 for none. */
    public record Limit(long value, boolean hard) {
        private static Limit of(long soft, long hard) {
            return hard > -1 ? new Limit(hard, true) : new Limit(soft, false);
        }

        private boolean exceeds(String what, long used, Consumer<String> told) {
            if (used <= value) {
                return false;
            }
            told.accept(used + " " + what + ", " + (hard ? "hard" : "soft") + " limit " + value);
            return hard;
        }

        private boolean concerns(long more) {
            return value > -1 && more != 0;
        }
    }

    /** The limits that the znode of a quota's limits says. */
    public static QuotaLimits of(StatsTrack limits) {
        return new QuotaLimits(
                Limit.of(limits.getCount(), limits.getCountHardLimit()),
                Limit.of(limits.getBytes(), limits.getByteHardLimit()));
    }

    /** Whether there are limits to what is to be used more. */
    public boolean concern(QuotaUsage more) {
        return znodes.concerns(more.znodes()) || bytes.concerns(more.bytes());
    }

    /**
     * Whether a hard limit forbids to use more.
     *
     * @param told is told of each limit that is exceeded, a soft one too
     */
    public boolean exceeds(StatsTrack used, QuotaUsage more, Consumer<String> told) {
        if (znodes.concerns(more.znodes()) && znodes.exceeds("znodes", used.getCount() + more.znodes(), told)) {
            return true;
        }
        return bytes.concerns(more.bytes()) && bytes.exceeds("bytes", used.getBytes() + more.bytes(), told);
    }
}
