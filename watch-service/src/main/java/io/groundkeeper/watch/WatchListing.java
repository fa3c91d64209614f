package io.groundkeeper.watch;

import java.util.List;

/** Who watches what, for people who want to know. Each answer is a copy as of now; thread-safe. */
public interface WatchListing {

    /** The paths that are watched. */
    List<String> paths();

    /** Those who watch something. */
    List<Watcher> watchers();

    /** Those who watch {@code path}. */
    List<Watcher> watchersOf(String path);

    /** What {@code watcher} watches. */
    List<String> pathsOf(Watcher watcher);

    /** Number of watches: watched paths of all watchers. */
    int size();
}
