package io.groundkeeper.proxy.command;

import io.groundkeeper.watch.WatchListing;
import java.util.List;
import java.util.stream.Stream;

/** {@code wchs}, {@code wchc} and {@code wchp}. */
final class WatchText {
    private WatchText() {}

    static String summary(ServerStatus status) {
        WatchListing watches = status.dataWatches();
        return watches.watchers().size() + " connections watching "
                + watches.paths().size() + " paths\nTotal watches:" + watches.size() + "\n";
    }

    static Answer bySession(ServerStatus status) {
        WatchListing watches = status.dataWatches();
        return ended(watches.watchers().stream().map(watcher -> {
            List<String> paths = watches.pathsOf(watcher);
            return paths.isEmpty()
                    ? Stream.of()
                    : Stream.concat(
                            Stream.of(session(status.sessionId(watcher))),
                            paths.stream().map(path -> "\t" + path + "\n"));
        }));
    }

    static Answer byPath(ServerStatus status) {
        WatchListing watches = status.dataWatches();
        return ended(watches.paths().stream().map(path -> {
            List<String> watchers = watches.watchersOf(path).stream()
                    .map(watcher -> "\t" + session(status.sessionId(watcher)))
                    .toList();
            return watchers.isEmpty() ? Stream.of() : Stream.concat(Stream.of(path + "\n"), watchers.stream());
        }));
    }

    private static Answer ended(Stream<Stream<String>> groups) {
        return Answer.sequence(List.of(() -> Answer.groups(groups), () -> Answer.of("\n")));
    }

    private static String session(long id) {
        return "0x" + Long.toHexString(id) + "\n";
    }
}
