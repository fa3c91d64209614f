package io.groundkeeper.watch;

import io.groundkeeper.layer.Paths;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Watches of one sort (on data or on children) by path. A watcher may have several modes on a path; one event tells it
 * once. Thread-safe.
 */
final class WatchTable implements WatchListing {
    private final Map<String, Map<Watcher, EnumSet<WatchMode>>> byPath = new HashMap<>();
    private final Map<Watcher, Set<String>> byWatcher = new HashMap<>();
    private int recursive;

    synchronized void add(String path, Watcher watcher, WatchMode mode) {
        boolean added = byPath.computeIfAbsent(path, none -> new HashMap<>())
                .computeIfAbsent(watcher, none -> EnumSet.noneOf(WatchMode.class))
                .add(mode);
        byWatcher.computeIfAbsent(watcher, none -> new HashSet<>()).add(path);
        if (added && mode == WatchMode.PERSISTENT_RECURSIVE) {
            recursive++;
        }
    }

    /** Whether {@code watcher} had the mode on the path, which is now gone. */
    synchronized boolean remove(String path, Watcher watcher, WatchMode mode) {
        Map<Watcher, EnumSet<WatchMode>> watchers = byPath.get(path);
        EnumSet<WatchMode> modes = watchers == null ? null : watchers.get(watcher);
        if (modes == null || !modes.remove(mode)) {
            return false;
        }
        if (mode == WatchMode.PERSISTENT_RECURSIVE) {
            recursive--;
        }
        if (modes.isEmpty()) {
            forget(path, watcher, watchers);
        }
        return true;
    }

    synchronized boolean contains(String path, Watcher watcher, WatchMode mode) {
        Map<Watcher, EnumSet<WatchMode>> watchers = byPath.get(path);
        return watchers != null
                && watchers.containsKey(watcher)
                && watchers.get(watcher).contains(mode);
    }

    synchronized void removeAll(Watcher watcher) {
        Set<String> paths = byWatcher.get(watcher);
        if (paths == null) {
            return;
        }
        for (String path : new ArrayList<>(paths)) {
            Map<Watcher, EnumSet<WatchMode>> watchers = byPath.get(path);
            if (watchers.get(watcher).contains(WatchMode.PERSISTENT_RECURSIVE)) {
                recursive--;
            }
            forget(path, watcher, watchers);
        }
    }

    synchronized void clear() {
        byPath.clear();
        byWatcher.clear();
        recursive = 0;
    }

    @Override
    public synchronized int size() {
        return byWatcher.values().stream().mapToInt(Collection::size).sum();
    }

    @Override
    public synchronized List<String> paths() {
        return List.copyOf(byPath.keySet());
    }

    @Override
    public synchronized List<Watcher> watchers() {
        return List.copyOf(byWatcher.keySet());
    }

    @Override
    public synchronized List<Watcher> watchersOf(String path) {
        return List.copyOf(byPath.getOrDefault(path, Map.of()).keySet());
    }

    @Override
    public synchronized List<String> pathsOf(Watcher watcher) {
        return List.copyOf(byWatcher.getOrDefault(watcher, Set.of()));
    }

    /** Takes out who is to be told of a change at {@code path}: its watchers, and recursive ones above it. */
    synchronized Set<Watcher> trigger(String path) {
        Set<Watcher> told = new LinkedHashSet<>();
        Map<Watcher, EnumSet<WatchMode>> watchers = byPath.get(path);
        if (watchers != null) {
            told.addAll(watchers.keySet());
            for (Watcher watcher : told) {
                remove(path, watcher, WatchMode.ONE_SHOT);
            }
        }
        for (String above = path; recursive > 0 && !above.equals("/"); ) {
            above = Paths.parent(above);
            byPath.getOrDefault(above, Map.of()).forEach((watcher, modes) -> {
                if (modes.contains(WatchMode.PERSISTENT_RECURSIVE)) {
                    told.add(watcher);
                }
            });
        }
        return told;
    }

    private void forget(String path, Watcher watcher, Map<Watcher, EnumSet<WatchMode>> watchers) {
        watchers.remove(watcher);
        if (watchers.isEmpty()) {
            byPath.remove(path);
        }
        Set<String> paths = byWatcher.get(watcher);
        paths.remove(path);
        if (paths.isEmpty()) {
            byWatcher.remove(watcher);
        }
    }
}
