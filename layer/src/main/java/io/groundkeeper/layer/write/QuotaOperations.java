package io.groundkeeper.layer.write;

import static io.groundkeeper.layer.write.QuotaChanges.Used;

import io.groundkeeper.layer.quota.QuotaLimits;
import io.groundkeeper.layer.quota.QuotaPaths;
import io.groundkeeper.layer.quota.QuotaStats;
import io.groundkeeper.layer.quota.SubtreeSize;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.QuotaRecord;
import io.groundkeeper.schema.QuotaUsage;
import java.util.Map;
import java.util.Optional;
import org.apache.zookeeper.Quotas;
import org.apache.zookeeper.StatsTrack;

/**
 * ZooKeeper's quotas, on a {@link Workspace}: what its {@code DataTree} counts, and what its {@code ZooKeeperServer} checks
 * before.
 *
 * <p>What a record is wanted for does not decide a request here, so one that is not loaded is noted and taken for absent: all
 * that a batch lacks is found at once, and not request by request.
 */
final class QuotaOperations {
    private final Workspace workspace;
    private final boolean enforced;

    /** @param enforced whether limits are checked at all */
    QuotaOperations(Workspace workspace, boolean enforced) {
        this.workspace = workspace;
        this.enforced = enforced;
    }

    /** A znode was created, and is in the workspace. */
    void created(String path, byte[] data) {
        String limited = QuotaPaths.limitedBy(path);
        if (limited != null) {
            workspace.putQuota(limited, workspace.quotas().get(limited).withLimits(true));
        }
        String counted = QuotaPaths.countedBy(path);
        if (counted != null) {
            beginCount(path, counted);
        }
        count(path, new QuotaUsage(1, length(data)));
    }

    /** An existing znode is about to be deleted; it is still in the workspace. */
    void deleted(String path) {
        QuotaUsage size = new QuotaUsage(1, workspace.length(path));
        String limited = QuotaPaths.limitedBy(path);
        if (limited != null) {
            workspace.putQuota(limited, workspace.quotas().get(limited).withLimits(false));
        }
        String counted = QuotaPaths.countedBy(path);
        if (counted != null) {
            workspace.putQuota(counted, workspace.quotas().get(counted).withoutStats());
            workspace.putUsed(counted, Used.ANEW);
        }
        count(path, size.negated());
    }

    /** A znode's data was set. */
    void dataSet(String path, int lengthBefore, byte[] data) {
        String counted = QuotaPaths.countedBy(path);
        if (counted != null) {
            // Whatever it was, from now on it is what the client says.
            workspace.putQuota(counted, workspace.quotas().get(counted).countedUpTo(null));
            workspace.putUsed(counted, Used.ANEW);
        }
        count(path, new QuotaUsage(0, length(data) - Math.max(0, lengthBefore)));
    }

    /** The data of new stats is the size of what there is, whatever the client has sent. */
    private void beginCount(String znode, String root) {
        if (!workspace.isLoaded(new Lookup.Subtree(root))) {
            return;
        }
        SubtreeSize stored = workspace.loaded().subtree(root);
        QuotaRecord quota = workspace.quotas().get(root).countedUpTo(stored.countedUpTo());
        QuotaUsage size = stored.size();
        for (Map.Entry<String, NodeState> changed : workspace.changedNodes().entrySet()) {
            String path = changed.getKey();
            if (QuotaPaths.isWithin(path, root) && !quota.awaits(path)) {
                size = size.plus(growth(path, changed.getValue()));
            }
        }
        byte[] data = QuotaStats.of(size);
        NodeState stats = workspace.node(znode);
        workspace.put(
                znode,
                stats.setData(NodeData.of(stats.data().modified(), stats.data().mtime(), 0, data), data));
        workspace.putQuota(root, quota);
        workspace.putUsed(root, Used.ANEW);
    }

    /** By how much the batch has made a znode larger than it is in the store. */
    private QuotaUsage growth(String path, NodeState state) {
        boolean dataKept = state.stored() && !state.cleared() && state.data() == null;
        if (dataKept) {
            return QuotaUsage.NONE;
        }
        QuotaUsage now =
                state.exists() ? new QuotaUsage(1, Math.max(0, state.data().length())) : QuotaUsage.NONE;
        if (!state.stored()) {
            return now;
        }
        return now.plus(new QuotaUsage(1, workspace.loaded().length(path)).negated());
    }

    /**
     * Counts for the nearest quota only. Where a subtree is being counted and {@code path} is still to come, the change will
     * be found there: so it is not to be counted twice, and not at all if it is another quota's.
     */
    private void count(String path, QuotaUsage change) {
        String nearest = workspace.quotas().nearest(path);
        if (nearest != null && workspace.quotas().get(nearest).counted()) {
            use(nearest, change);
        }
        workspace.quotas().awaiting(path).forEach(root -> use(root, change.negated()));
    }

    private void use(String path, QuotaUsage change) {
        workspace.putUsed(path, workspace.used(path).plus(change));
    }

    /** Length of the data that a znode shows. */
    int shownLength(String path, NodeData data) {
        String counted = QuotaPaths.countedBy(path);
        boolean asWritten =
                counted == null || !workspace.quotas().get(counted).counted() || data.length() > NodeData.CHUNK;
        if (asWritten) {
            return Math.max(0, data.length());
        }
        return length(shown(data, counted, workspace.used(counted)));
    }

    private byte[] shown(NodeData stats, String counted, Used used) {
        byte[] written = stats.length() < 0 ? null : stats.first();
        Optional<QuotaUsage> since = Optional.ofNullable(used.added());
        if (!used.anew() && workspace.isLoaded(new Lookup.QuotaUsage(counted))) {
            Optional<QuotaUsage> stored = workspace.loaded().quotaUsage(counted);
            since = stored.map(before -> before.plus(used.added() == null ? QuotaUsage.NONE : used.added()))
                    .or(() -> Optional.ofNullable(used.added()));
        }
        return since.map(usage -> QuotaStats.shown(written, usage)).orElse(written);
    }

    /** Why a znode may not be created with this data, or null. */
    Failure creationRefusal(String path, byte[] data) {
        return enforced ? refusal(path, new QuotaUsage(1, length(data))) : null;
    }

    /** Why a znode's data may not be set, or null. */
    Failure dataRefusal(String path, int lengthBefore, byte[] data) {
        return enforced ? refusal(path, new QuotaUsage(0, length(data) - Math.max(0, lengthBefore))) : null;
    }

    /** ZooKeeper checks a request against what was done before it: members of a multi do not see each other. */
    private Failure refusal(String path, QuotaUsage more) {
        String quota = workspace.quotasBefore().nearest(path);
        if (quota == null) {
            return null;
        }
        Optional<NodeData> limitData = dataBefore(Quotas.limitPath(quota));
        if (limitData.isEmpty()) {
            return null;
        }
        Optional<StatsTrack> limits = parse(limitData.get());
        if (limits.isEmpty()) {
            return Failure.MARSHALLING_ERROR;
        }
        QuotaLimits limit = QuotaLimits.of(limits.get());
        if (!limit.concern(more) || !workspace.quotasBefore().get(quota).counted()) {
            return null;
        }
        Optional<NodeData> stats = dataBefore(Quotas.statPath(quota));
        if (stats.isEmpty()) {
            return null;
        }
        Optional<StatsTrack> used = QuotaStats.parse(shown(stats.get(), quota, workspace.usedBefore(quota)));
        if (used.isEmpty()) {
            return Failure.MARSHALLING_ERROR;
        }
        return limit.exceeds(used.get(), more, excess -> workspace.exceeded(quota, excess))
                ? Failure.QUOTA_EXCEEDED
                : null;
    }

    private static Optional<StatsTrack> parse(NodeData data) {
        // Longer data than fits one key are no limits either.
        return data.length() == data.first().length ? QuotaStats.parse(data.first()) : Optional.empty();
    }

    /** Data of a znode as it was before the request; empty where there is none, or it has to be loaded first. */
    private Optional<NodeData> dataBefore(String path) {
        NodeState state = workspace.changedBefore(path);
        if (state != null && (state.data() != null || !state.exists())) {
            return Optional.ofNullable(state.data());
        }
        return workspace.isLoaded(new Lookup.Data(path, true))
                ? workspace.loaded().data(path, true)
                : Optional.empty();
    }

    private static int length(byte[] data) {
        return data == null ? 0 : data.length;
    }
}
