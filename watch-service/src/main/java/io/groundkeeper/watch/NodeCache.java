package io.groundkeeper.watch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.groundkeeper.layer.log.LoggedChange;

/**
 * The znodes that views know, within one bound of bytes for all: each view has a part of its own, which grows with its use at the
 * cost of others'. Thread-safe.
 */
public final class NodeCache {
    private final Cache<Key, CachedNode> nodes;
    private final CacheMonitor monitor;

    /** Of a part, until that forgets all it has. */
    private static final class Age {}

    private record Key(Age age, String path) {}

    /** A cache of about {@code maxBytes}. */
    public NodeCache(long maxBytes, CacheMonitor monitor) {
        this.monitor = monitor;
        nodes = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Key key, CachedNode node) -> node.weigh(key.path))
                .executor(Runnable::run)
                .evictionListener((key, node, cause) -> monitor.evicted())
                .build();
    }

    /** About how many bytes it takes. */
    public long bytes() {
        return nodes.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    Part newPart() {
        return new Part();
    }

    /** What one view knows. Every entry is right at the view's applied version. */
    final class Part {
        private volatile Age age = new Age();

        private Part() {}

        private Key key(String path) {
            return new Key(age, path);
        }

        CacheMonitor monitor() {
            return monitor;
        }

        /** What is known of a path, or null. */
        CachedNode get(String path) {
            return nodes.getIfPresent(key(path));
        }

        /** Enters what was loaded, unless as much is known already. */
        void load(String path, CachedNode loaded) {
            nodes.asMap().merge(key(path), loaded, (known, newer) -> known.names() != null ? known : newer);
        }

        /** Brings what is known of a path up to date, or forgets it. */
        void apply(String path, LoggedChange change) {
            nodes.asMap().computeIfPresent(key(path), (key, before) -> NodeChanges.apply(path, before, change));
        }

        /** Forgets everything. What nobody can ask for any more makes room as soon as room is needed. */
        void clear() {
            age = new Age();
        }
    }
}
