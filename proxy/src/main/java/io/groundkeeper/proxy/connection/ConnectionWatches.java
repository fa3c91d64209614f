package io.groundkeeper.proxy.connection;

import io.groundkeeper.watch.WatchMode;
import io.groundkeeper.watch.WatchRegistry;
import io.groundkeeper.watch.Watcher;
import org.apache.zookeeper.Watcher.WatcherType;

/**
 * The watches of one connection. Set under the view's lock, within the read of what is watched; a connection that was closed
 * meanwhile leaves none behind. Thread-safe.
 */
final class ConnectionWatches {
    private final WatchRegistry registry;
    private final Watcher watcher;
    private volatile boolean closed;

    ConnectionWatches(WatchRegistry registry, Watcher watcher) {
        this.registry = registry;
        this.watcher = watcher;
    }

    void watchData(String path) {
        registry.watchData(path, watcher);
        forgetIfClosed();
    }

    void watchChildren(String path) {
        registry.watchChildren(path, watcher);
        forgetIfClosed();
    }

    void watchPersistently(String path, boolean recursive) {
        registry.watchPersistently(path, watcher, recursive);
        forgetIfClosed();
    }

    /** Whether there is a watch of that type. */
    boolean contains(String path, WatcherType type) {
        return switch (type) {
            case Children -> registry.hasChildren(path, watcher, WatchMode.ONE_SHOT);
            case Data -> registry.hasData(path, watcher, WatchMode.ONE_SHOT);
            case Persistent -> registry.hasData(path, watcher, WatchMode.PERSISTENT);
            case PersistentRecursive -> registry.hasData(path, watcher, WatchMode.PERSISTENT_RECURSIVE);
            case Any -> containsAny(path);
        };
    }

    private boolean containsAny(String path) {
        for (WatchMode mode : WatchMode.values()) {
            if (registry.hasChildren(path, watcher, mode) || registry.hasData(path, watcher, mode)) {
                return true;
            }
        }
        return false;
    }

    /** Removes what is of that type; whether there was anything. */
    boolean remove(String path, WatcherType type) {
        return switch (type) {
            case Children -> registry.removeChildren(path, watcher, WatchMode.ONE_SHOT);
            case Data -> registry.removeData(path, watcher, WatchMode.ONE_SHOT);
            case Persistent -> removeBoth(path, WatchMode.PERSISTENT);
            case PersistentRecursive -> registry.removeData(path, watcher, WatchMode.PERSISTENT_RECURSIVE);
            case Any -> removeAny(path);
        };
    }

    private boolean removeAny(String path) {
        boolean removed = false;
        for (WatchMode mode : WatchMode.values()) {
            removed |= removeBoth(path, mode);
        }
        return removed;
    }

    private boolean removeBoth(String path, WatchMode mode) {
        boolean fromChildren = registry.removeChildren(path, watcher, mode);
        boolean fromData = registry.removeData(path, watcher, mode);
        return fromChildren || fromData;
    }

    private void forgetIfClosed() {
        if (closed) {
            registry.removeAll(watcher);
        }
    }

    void close() {
        closed = true;
        registry.removeAll(watcher);
    }
}
