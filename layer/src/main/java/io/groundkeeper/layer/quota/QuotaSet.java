package io.groundkeeper.layer.quota;

import io.groundkeeper.layer.Paths;
import io.groundkeeper.schema.QuotaRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.common.PathTrie;

/** All quotas of a tenant at some moment. Immutable. */
public final class QuotaSet {
    public static final QuotaSet NONE = new QuotaSet(Map.of());

    private final Map<String, QuotaRecord> quotas;
    private final PathTrie limited = new PathTrie();
    private final Map<String, String> counting = new HashMap<>();

    /** Quotas by path. */
    public QuotaSet(Map<String, QuotaRecord> quotas) {
        this.quotas = Map.copyOf(quotas);
        this.quotas.forEach((path, quota) -> {
            if (quota.limited()) {
                limited.addPath(path);
            }
            if (quota.countedUpTo() != null) {
                counting.put(path, quota.countedUpTo());
            }
        });
    }

    /** Paths whose subtree is not counted whole, and how far each has been. */
    Map<String, String> counting() {
        return Map.copyOf(counting);
    }

    /** The quota on exactly this path. */
    public QuotaRecord get(String path) {
        return quotas.getOrDefault(path, QuotaRecord.NONE);
    }

    /** The same with another record on {@code path}. */
    public QuotaSet with(String path, QuotaRecord quota) {
        Map<String, QuotaRecord> changed = new HashMap<>(quotas);
        changed.put(path, quota);
        changed.values().removeIf(QuotaRecord.NONE::equals);
        return new QuotaSet(changed);
    }

    /** The deepest path with a quota that {@code path} is subject to, or null. */
    public String nearest(String path) {
        if (quotas.isEmpty()) {
            return null;
        }
        String prefix = limited.findMaxPrefix(path);
        return prefix.equals(Paths.ROOT) ? null : prefix;
    }

    /** Paths with stats whose subtree holds {@code path}, but which have not been counted as far as that. */
    public List<String> awaiting(String path) {
        if (counting.isEmpty()) {
            return List.of();
        }
        List<String> roots = new ArrayList<>();
        for (String root = path; !root.equals(Paths.ROOT); root = Paths.parent(root)) {
            if (get(root).awaits(path)) {
                roots.add(root);
            }
        }
        return roots;
    }
}
