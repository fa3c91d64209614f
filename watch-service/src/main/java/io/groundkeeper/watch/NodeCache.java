package io.groundkeeper.watch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.groundkeeper.layer.log.LoggedChange;

/** The znodes that the view knows, within a bound of bytes. Every entry is right at the view's applied version. */
final class NodeCache {
    private final Cache<String, CachedNode> nodes;

    NodeCache(long maxBytes) {
        nodes = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((String path, CachedNode node) -> node.weigh(path))
                .executor(Runnable::run)
                .build();
    }

    /** What is known of a path, or null. */
    CachedNode get(String path) {
        return nodes.getIfPresent(path);
    }

    /** Enters what was loaded, unless as much is known already. */
    void load(String path, CachedNode loaded) {
        nodes.asMap().merge(path, loaded, (known, newer) -> known.names() != null ? known : newer);
    }

    /** Brings what is known of a path up to date, or forgets it. */
    void apply(String path, LoggedChange change) {
        nodes.asMap().computeIfPresent(path, (key, before) -> NodeChanges.apply(key, before, change));
    }

    void clear() {
        nodes.invalidateAll();
    }
}
