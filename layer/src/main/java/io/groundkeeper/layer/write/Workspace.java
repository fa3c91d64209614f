package io.groundkeeper.layer.write;

import io.groundkeeper.layer.Paths;
import io.groundkeeper.layer.log.LoggedChange;
import io.groundkeeper.layer.quota.QuotaSet;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.QuotaRecord;
import io.groundkeeper.schema.ReapRecord;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The records of a batch while it is applied: the loaded ones, changed by the requests that have succeeded so far, and by
 * the one under way. The latter's changes are kept apart until it {@linkplain #keep succeeds}.
 */
final class Workspace {
    private static final ChildCounters CHILD_CREATED = new ChildCounters(1, 0);
    private static final ChildCounters CHILD_DELETED = new ChildCounters(0, 1);

    private final LoadedRecords loaded;
    private final Changes batch = new Changes();
    private final Changes request = new Changes();
    private final Set<Lookup> missing = new LinkedHashSet<>();
    private final Map<String, String> excesses = new TreeMap<>();
    private Stamp stamp = Stamp.pending(0);

    Workspace(LoadedRecords loaded) {
        this.loaded = loaded;
    }

    /** Begins the request with the index {@code index} in the batch. */
    void begin(int index) {
        request.clear();
        stamp = Stamp.pending(index);
    }

    /** Makes the changes of the request under way the batch's. */
    void keep() {
        batch.addAll(request);
        request.clear();
    }

    /** Forgets the changes of the request under way. */
    void discard() {
        request.clear();
    }

    /** What the kept requests have changed. */
    Changes changes() {
        return batch;
    }

    LoadedRecords loaded() {
        return loaded;
    }

    /** Stamp of the request under way. */
    Stamp stamp() {
        return stamp;
    }

    NodeState node(String path) {
        NodeState state = request.nodes.get(path);
        if (state == null) {
            state = batch.nodes.get(path);
        }
        return state != null ? state : NodeState.loaded(loaded.node(path).orElse(null));
    }

    /**
     * A znode that is about to be created. Where it is not loaded it counts as absent until it is: so the names of all
     * sequential znodes of a batch are found at once, and not each when the one before it is known.
     */
    NodeState nodeToBe(String path) {
        Lookup lookup = new Lookup.Node(path);
        if (loaded.has(lookup) || request.nodes.containsKey(path) || batch.nodes.containsKey(path)) {
            return node(path);
        }
        missing.add(lookup);
        return NodeState.loaded(null);
    }

    /** Notes records that must be loaded before the batch can be applied. */
    void miss(List<Lookup> lookups) {
        missing.addAll(lookups);
    }

    Set<Lookup> missing() {
        return missing;
    }

    /** Length of an existing znode's data by now, 0 for null. */
    int length(String path) {
        NodeState node = node(path);
        return node.data() != null ? Math.max(0, node.data().length()) : loaded.length(path);
    }

    /** Whether that can be told, and whether there is such a znode. */
    boolean isLengthKnown(String path) {
        NodeState changed = request.nodes.getOrDefault(path, batch.nodes.get(path));
        return (changed != null && changed.data() != null)
                || (loaded.has(new Lookup.Node(path)) && loaded.hasLength(path));
    }

    /** What the first data key of an existing znode says by now. */
    NodeData data(String path, boolean exact) {
        NodeState node = node(path);
        return node.data() != null ? node.data() : loaded.data(path, exact).orElseThrow();
    }

    /** The child counters of an existing znode by now. */
    ChildCounters counters(String path, boolean exact) {
        NodeState node = node(path);
        return node.isNew() ? node.counted() : loaded.counters(path, exact).plus(node.counted());
    }

    /** When the children of an existing znode last changed. */
    Stamp childrenChanged(String path) {
        NodeState node = node(path);
        if (node.childrenChanged() != null) {
            return node.childrenChanged();
        }
        Stamp created = node.core().head().created();
        return node.isNew() ? created : loaded.childrenChanged(path).orElse(created);
    }

    /** A znode that requests before this one have changed, or null. */
    NodeState changedBefore(String path) {
        return batch.nodes.get(path);
    }

    /** Every znode that was changed, as it is by now. */
    Map<String, NodeState> changedNodes() {
        Map<String, NodeState> changed = new HashMap<>(batch.nodes);
        changed.putAll(request.nodes);
        return changed;
    }

    /** Whether a record is loaded; notes it as missing where it is not. */
    boolean isLoaded(Lookup lookup) {
        if (loaded.has(lookup)) {
            return true;
        }
        missing.add(lookup);
        return false;
    }

    void put(String path, NodeState state) {
        request.nodes.put(path, state);
    }

    void log(Change change) {
        request.log.add(new Changes.Logged(stamp.request(), change));
    }

    /** Enters a znode that was just created in its parent's index and counters. */
    void addChild(String path) {
        count(path, CHILD_CREATED);
        request.children.put(path, true);
    }

    /** Takes a znode that was just deleted out of its parent's index and counters. */
    void removeChild(String path) {
        count(path, CHILD_DELETED);
        request.children.put(path, false);
    }

    private void count(String path, ChildCounters delta) {
        String parent = Paths.parent(path);
        put(parent, node(parent).countChild(delta, stamp));
    }

    /** Enters a znode that the server deletes by itself some time, or takes it out. */
    void indexReapable(String path, Optional<ReapRecord> record) {
        request.reaps.put(path, record);
    }

    void indexEphemeral(long sessionId, String path, boolean present) {
        request.ephemerals.put(new Changes.Ephemeral(sessionId, path), present);
    }

    /**
     * Paths of the ephemerals that a session has by now, in order: how requests were gathered makes no difference. Of a
     * session that has very many, {@linkplain #knowsAllEphemerals some}.
     */
    Set<String> ephemerals(long sessionId) {
        Set<String> paths = new TreeSet<>(loaded.ephemerals(sessionId).paths());
        List<Changes> later = List.of(batch, request);
        for (Changes changes : later) {
            changes.ephemerals.forEach((ephemeral, present) -> {
                if (ephemeral.sessionId() != sessionId) {
                    return;
                }
                if (present) {
                    paths.add(ephemeral.path());
                } else {
                    paths.remove(ephemeral.path());
                }
            });
        }
        return paths;
    }

    boolean knowsAllEphemerals(long sessionId) {
        return loaded.ephemerals(sessionId).all();
    }

    /** All quotas before the request under way. */
    QuotaSet quotasBefore() {
        return batch.quotas.quotasOver(loaded.quotas());
    }

    /** All quotas by now. */
    QuotaSet quotas() {
        return request.quotas.quotasOver(quotasBefore());
    }

    void putQuota(String path, QuotaRecord quota) {
        request.quotas.put(path, quota, quotasBefore());
    }

    /** What the requests before this one have used of a quota. */
    QuotaChanges.Used usedBefore(String path) {
        return batch.quotas.used.getOrDefault(path, QuotaChanges.Used.UNCHANGED);
    }

    /** What the batch has used of a quota by now. */
    QuotaChanges.Used used(String path) {
        return request.quotas.used.getOrDefault(path, usedBefore(path));
    }

    void putUsed(String path, QuotaChanges.Used used) {
        request.quotas.used.put(path, used);
    }

    /** Notes that a quota is exceeded, or would be. */
    void exceeded(String quota, String excess) {
        excesses.put(quota, excess);
    }

    /** Quotas that are exceeded, each with what is to be said of it. */
    Map<String, String> excesses() {
        return excesses;
    }

    /** Notes that the tenant has more, or less, than before. */
    void use(TenantUsage more) {
        request.used = request.used.plus(more);
    }

    /** What the tenant has more than the store knows of. */
    TenantUsage used() {
        return batch.used.plus(request.used);
    }

    Optional<SessionRecord> session(long sessionId) {
        Optional<SessionRecord> session = request.sessions.get(sessionId);
        if (session == null) {
            session = batch.sessions.get(sessionId);
        }
        return session != null ? session : loaded.session(sessionId);
    }

    void putSession(long sessionId, SessionRecord session) {
        request.sessions.put(sessionId, Optional.of(session));
    }

    void removeSession(long sessionId) {
        request.sessions.put(sessionId, Optional.empty());
    }

    /** What requests have changed, by record. */
    static final class Changes {
        /** A log entry of the request with this index. */
        record Logged(int request, Change change) {}

        /** A place in the index of ephemerals. */
        record Ephemeral(long sessionId, String path) {}

        final Map<String, NodeState> nodes = new HashMap<>();
        final Map<String, Boolean> children = new HashMap<>();
        final Map<Ephemeral, Boolean> ephemerals = new HashMap<>();
        final Map<String, Optional<ReapRecord>> reaps = new HashMap<>();
        final Map<Long, Optional<SessionRecord>> sessions = new HashMap<>();
        final List<Logged> log = new ArrayList<>();
        final QuotaChanges quotas = new QuotaChanges();
        TenantUsage used = TenantUsage.NONE;

        boolean isEmpty() {
            return nodes.isEmpty() && sessions.isEmpty();
        }

        /** All that goes into the log, in order: what has become of quotas comes last. */
        List<Logged> entries() {
            List<Logged> entries = new ArrayList<>(log);
            int last = log.isEmpty() ? 0 : log.get(log.size() - 1).request();
            quotas.used.forEach((path, used) -> {
                if (used.added() != null) {
                    entries.add(new Logged(last, new Change.QuotaUsed(path, used.added())));
                }
            });
            return entries;
        }

        /** The same, of a transaction with this stamp. */
        List<LoggedChange> logged(Stamp transaction) {
            return entries().stream()
                    .map(entry -> new LoggedChange(
                            Stamp.committed(transaction.version(), transaction.batchOrder(), entry.request()),
                            entry.change()))
                    .toList();
        }

        private void addAll(Changes other) {
            nodes.putAll(other.nodes);
            children.putAll(other.children);
            ephemerals.putAll(other.ephemerals);
            reaps.putAll(other.reaps);
            sessions.putAll(other.sessions);
            log.addAll(other.log);
            quotas.addAll(other.quotas);
            used = used.plus(other.used);
        }

        private void clear() {
            nodes.clear();
            children.clear();
            ephemerals.clear();
            reaps.clear();
            sessions.clear();
            log.clear();
            quotas.clear();
            used = TenantUsage.NONE;
        }
    }
}
