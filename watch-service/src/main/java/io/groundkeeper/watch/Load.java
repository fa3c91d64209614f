package io.groundkeeper.watch;

import io.groundkeeper.layer.log.LoggedChange;
import java.util.ArrayList;
import java.util.List;

/**
 * A read of the store on its way, who waits for it, and what the log has done to its path meanwhile. So a path that
 * changes without pause is still read once.
 */
final class Load {
    private final NodeRead key;
    private final List<ReadHandler<CachedNode>> handlers = new ArrayList<>();
    private boolean done;

    // Written under the view's write lock, read under its read lock.
    private final List<LoggedChange> changes = new ArrayList<>();
    private boolean overtaken;

    Load(NodeRead key) {
        this.key = key;
    }

    NodeRead key() {
        return key;
    }

    /** Whether the handler waits now; not so once the load is done. */
    synchronized boolean join(ReadHandler<CachedNode> handler) {
        if (!done) {
            handlers.add(handler);
        }
        return !done;
    }

    /** Ends the load and gives out who waits for it. */
    synchronized List<ReadHandler<CachedNode>> finish() {
        done = true;
        return List.copyOf(handlers);
    }

    /** Notes a change to the path. */
    void changed(LoggedChange change) {
        changes.add(change);
    }

    /** Notes that changes were missed, so that what is on its way is worth nothing. */
    void overtake() {
        overtaken = true;
    }

    /**
     * What was loaded, brought up to date.
     *
     * @param version the commit version at which it was loaded
     * @return null where it must be loaded again
     */
    CachedNode upToDate(CachedNode loaded, long version) {
        if (overtaken) {
            return null;
        }
        CachedNode node = loaded;
        for (LoggedChange change : changes) {
            if (node != null && change.stamp().version() > version) {
                node = NodeChanges.apply(key.path(), node, change);
            }
        }
        return node;
    }

    /** Begins, perhaps anew for those who wait. */
    void begin() {
        changes.clear();
        overtaken = false;
    }
}
