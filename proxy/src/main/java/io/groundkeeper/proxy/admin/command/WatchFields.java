package io.groundkeeper.proxy.admin.command;

import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.watch.WatchListing;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code watches} and {@code watches_by_path}: those on data and existence, as in ZooKeeper. */
final class WatchFields {
    private WatchFields() {}

    static Map<String, ?> bySession(ServerStatus status) {
        WatchListing watches = status.dataWatches();
        Map<Long, Set<String>> paths = new TreeMap<>();
        watches.watchers().forEach(watcher -> {
            List<String> watched = watches.pathsOf(watcher);
            if (!watched.isEmpty()) {
                paths.computeIfAbsent(status.sessionId(watcher), none -> new TreeSet<>())
                        .addAll(watched);
            }
        });
        return Map.of("session_id_to_watched_paths", paths);
    }

    static Map<String, ?> byPath(ServerStatus status) {
        WatchListing watches = status.dataWatches();
        Map<String, Set<Long>> sessions = new TreeMap<>();
        watches.paths()
                .forEach(path -> watches.watchersOf(path)
                        .forEach(watcher -> sessions.computeIfAbsent(path, none -> new TreeSet<>())
                                .add(status.sessionId(watcher))));
        return Map.of("path_to_session_ids", sessions);
    }
}
