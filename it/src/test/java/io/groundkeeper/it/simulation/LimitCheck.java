package io.groundkeeper.it.simulation;

import io.groundkeeper.it.consistency.Anomaly;
import io.groundkeeper.it.consistency.Anomaly.Kind;
import io.groundkeeper.it.consistency.Entry;
import io.groundkeeper.it.simulation.UsageTrace.Point;
import io.groundkeeper.schema.TenantLimit;
import io.groundkeeper.schema.TenantLimits;
import io.groundkeeper.schema.TenantUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.zookeeper.KeeperException.Code;

/**
 * Judges the limits of a tenant's life by what it has had: it gets no more while it is full, and nobody is refused while it is not. How
 * much there is a proxy may have read five seconds ago, and what it is limited to it learns in a while.
 */
final class LimitCheck {
    private static final long SECOND = 1_000_000_000L;

    /** A transaction sees nothing older than five seconds. */
    private static final long STALE_NANOS = 6 * SECOND;

    /** Znodes that others of the same batch make. */
    private static final int BATCH_MATES = 16;

    /** What the tenant was limited to from a time on. */
    record Change(long nanos, TenantLimits limits) {}

    private final List<Change> changes;
    private final List<Point> usage;
    private final long unknownNanos;
    private final List<Anomaly> anomalies = new ArrayList<>();

    /** @param unknownNanos until all proxies that serve know new limits */
    LimitCheck(List<Change> changes, List<Point> usage, long unknownNanos) {
        this.unknownNanos = unknownNanos;
        this.changes = changes;
        this.usage = usage;
    }

    List<Anomaly> check(List<Entry> entries) {
        checkGrowth(TenantLimit.ZNODES, TenantUsage::znodes);
        checkGrowth(TenantLimit.SESSIONS, TenantUsage::sessions);
        Map<Integer, Entry.Invoked> invoked = new HashMap<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Invoked asked) {
                invoked.put(asked.operation(), asked);
            } else if (entry instanceof Entry.Completed answered) {
                Entry.Invoked asked = invoked.remove(answered.operation());
                if (answered.result().error() == Code.QUOTAEXCEEDED.intValue()) {
                    checkRefusal(asked, answered);
                }
            }
        }
        return anomalies;
    }

    private void checkGrowth(TenantLimit limit, ToLongFunction<TenantUsage> amount) {
        Change change = null;
        int next = 0;
        long fullSince = Long.MAX_VALUE;
        for (int i = 1; i < usage.size(); i++) {
            Point now = usage.get(i);
            long before = amount.applyAsLong(usage.get(i - 1).usage());
            while (next < changes.size() && changes.get(next).nanos() <= now.nanos()) {
                change = changes.get(next++);
                fullSince = Long.MAX_VALUE;
            }
            if (change == null || !change.limits().isExceeded(limit, before + 1)) {
                fullSince = Long.MAX_VALUE;
                continue;
            }
            long since =
                    Math.max(change.nanos() + unknownNanos, usage.get(i - 1).nanos());
            fullSince = Math.min(fullSince, since);
            if (amount.applyAsLong(now.usage()) > before && now.nanos() - fullSince > STALE_NANOS) {
                anomalies.add(new Anomaly(
                        Kind.LIMIT,
                        "a tenant has got more " + limit.label() + " than it may have",
                        List.of(change, usage.get(i - 1), now)));
            }
        }
    }

    private void checkRefusal(Entry.Invoked asked, Entry.Completed answered) {
        long most = 0;
        for (int i = 0; i < usage.size(); i++) {
            boolean over = i + 1 < usage.size() && usage.get(i + 1).nanos() < asked.nanos() - STALE_NANOS;
            if (!over && usage.get(i).nanos() <= answered.nanos()) {
                most = Math.max(most, usage.get(i).usage().znodes());
            }
        }
        boolean full = false;
        for (int i = 0; i < changes.size(); i++) {
            boolean over = i + 1 < changes.size() && changes.get(i + 1).nanos() < asked.nanos() - unknownNanos;
            full |= !over
                    && changes.get(i).nanos() <= answered.nanos()
                    && changes.get(i).limits().isExceeded(TenantLimit.ZNODES, most + BATCH_MATES);
        }
        if (!full) {
            anomalies.add(new Anomaly(
                    Kind.LIMIT,
                    "a znode was refused to a tenant that had " + most + " at most",
                    List.of(asked, answered)));
        }
    }
}
