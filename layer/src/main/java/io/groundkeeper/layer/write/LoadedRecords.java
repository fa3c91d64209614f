package io.groundkeeper.layer.write;

import io.groundkeeper.layer.quota.QuotaSet;
import io.groundkeeper.layer.quota.SubtreeSize;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.QuotaUsage;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantUsage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was read from the store for a batch, all at one version; absence included. Not changed while a batch is applied. */
final class LoadedRecords {
    private final Map<Lookup, Optional<?>> records = new HashMap<>();

    void put(Lookup lookup, Optional<?> value) {
        records.put(lookup, value);
    }

    boolean has(Lookup lookup) {
        return records.containsKey(lookup);
    }

    Optional<NodeCore> node(String path) {
        return get(new Lookup.Node(path), NodeCore.class);
    }

    Optional<NodeData> data(String path, boolean exact) {
        Lookup.Data strong = new Lookup.Data(path, true);
        return get(exact || has(strong) ? strong : new Lookup.Data(path, false), NodeData.class);
    }

    /** Length of an existing znode's data, 0 for null. */
    int length(String path) {
        Lookup.Data data = new Lookup.Data(path, true);
        return has(data)
                ? Math.max(0, get(data, NodeData.class).orElseThrow().length())
                : get(new Lookup.Length(path), Integer.class).orElseThrow();
    }

    boolean hasLength(String path) {
        return has(new Lookup.Data(path, true)) || has(new Lookup.Length(path));
    }

    boolean hasMetadata() {
        return get(new Lookup.Metadata(), byte[].class).isPresent();
    }

    /** Empty while it is not counted. */
    Optional<TenantUsage> usage() {
        return get(new Lookup.Usage(), TenantUsage.class);
    }

    ChildCounters counters(String path, boolean exact) {
        Lookup.Counters strong = new Lookup.Counters(path, true);
        return get(exact || has(strong) ? strong : new Lookup.Counters(path, false), ChildCounters.class)
                .orElse(ChildCounters.NONE);
    }

    Optional<Stamp> childrenChanged(String path) {
        return get(new Lookup.ChildrenChanged(path), Stamp.class);
    }

    Optional<SessionRecord> session(long sessionId) {
        return get(new Lookup.Session(sessionId), SessionRecord.class);
    }

    QuotaSet quotas() {
        return get(new Lookup.Quotas(), QuotaSet.class).orElseThrow();
    }

    Optional<QuotaUsage> quotaUsage(String path) {
        return get(new Lookup.QuotaUsage(path), QuotaUsage.class);
    }

    SubtreeSize subtree(String root) {
        return get(new Lookup.Subtree(root), SubtreeSize.class).orElseThrow();
    }

    /** The session's ephemerals, or the first of them. */
    Paths ephemerals(long sessionId) {
        return get(new Lookup.Ephemerals(sessionId), Paths.class).orElseThrow();
    }

    private <T> Optional<T> get(Lookup lookup, Class<T> type) {
        Optional<?> value = records.get(lookup);
        if (value == null) {
            throw new NotLoadedException(List.of(lookup));
        }
        return value.map(type::cast);
    }

    /** Paths as a loaded value; there are more of them where these are not {@code all}. */
    record Paths(List<String> paths, boolean all) {}
}
