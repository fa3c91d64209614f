package io.groundkeeper.watch;

import io.groundkeeper.layer.Paths;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Change;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The watches of a tenant on this proxy, as in ZooKeeper: data watches (set by exists and getData, also where no znode is)
 * and child watches, one-shot or persistent. Setting the same watch twice is setting it once. Thread-safe.
 *
 * <p>Which operation fires what, and in which order, is ZooKeeper's (its server's {@code DataTree} and {@code WatchManager}).
 */
public final class WatchRegistry {
    private final WatchTable data = new WatchTable();
    private final WatchTable children = new WatchTable();

    /** Sets a one-shot data watch; to be called within {@link ReadHandler#read} of what is watched. */
    public void watchData(String path, Watcher watcher) {
        data.add(path, watcher, WatchMode.ONE_SHOT);
    }

    /** Sets a one-shot child watch; to be called within {@link ReadHandler#read} of what is watched. */
    public void watchChildren(String path, Watcher watcher) {
        children.add(path, watcher, WatchMode.ONE_SHOT);
    }

    /** Sets a watch that stays, on data and children; a recursive one is told of no children changed, only of the changes. */
    public void watchPersistently(String path, Watcher watcher, boolean recursive) {
        if (recursive) {
            data.add(path, watcher, WatchMode.PERSISTENT_RECURSIVE);
        } else {
            data.add(path, watcher, WatchMode.PERSISTENT);
            children.add(path, watcher, WatchMode.PERSISTENT);
        }
    }

    /** Which watches on a path a client means. */
    public enum Selection {
        CHILDREN,
        DATA,
        PERSISTENT,
        PERSISTENT_RECURSIVE,
        ANY
    }

    /** Whether there is such a watch. */
    public boolean contains(String path, Watcher watcher, Selection selection) {
        return matches(selection, (table, mode) -> table.contains(path, watcher, mode));
    }

    /** Whether there was such a watch; now there is none. */
    public boolean remove(String path, Watcher watcher, Selection selection) {
        return matches(selection, (table, mode) -> table.remove(path, watcher, mode));
    }

    /** Tries every table and mode that is selected, whatever the others say. */
    private boolean matches(Selection selection, BiPredicate<WatchTable, WatchMode> test) {
        boolean any = selection == Selection.ANY;
        boolean found = false;
        if (any || selection == Selection.CHILDREN) {
            found |= test.test(children, WatchMode.ONE_SHOT);
        }
        if (any || selection == Selection.DATA) {
            found |= test.test(data, WatchMode.ONE_SHOT);
        }
        if (any || selection == Selection.PERSISTENT) {
            found |= test.test(data, WatchMode.PERSISTENT);
            found |= test.test(children, WatchMode.PERSISTENT);
        }
        if (any || selection == Selection.PERSISTENT_RECURSIVE) {
            found |= test.test(data, WatchMode.PERSISTENT_RECURSIVE);
        }
        return found;
    }

    /** Forgets all watches of a connection that is gone. */
    public void removeAll(Watcher watcher) {
        data.removeAll(watcher);
        children.removeAll(watcher);
    }

    /** Number of watches set; a persistent one counts for data and for children. */
    public int size() {
        return data.size() + children.size();
    }

    /** The watches on data and existence, recursive ones among them. */
    public WatchListing dataWatches() {
        return data;
    }

    void clear() {
        data.clear();
        children.clear();
    }

    /** Tells everyone who waits for {@code change}. */
    void fire(Change change, long zxid) {
        if (change instanceof Change.NodeCreated created) {
            String path = created.path();
            tell(data.trigger(path), ZnodeEvent.Type.NODE_CREATED, path, created.acl(), zxid);
            childrenChanged(path, created.parentAcl(), zxid);
        } else if (change instanceof Change.NodeDeleted deleted) {
            String path = deleted.path();
            Set<Watcher> told = data.trigger(path);
            told.addAll(children.trigger(path));
            tell(told, ZnodeEvent.Type.NODE_DELETED, path, deleted.acl(), zxid);
            childrenChanged(path, deleted.parentAcl(), zxid);
        } else if (change instanceof Change.DataChanged changed) {
            String path = changed.path();
            tell(data.trigger(path), ZnodeEvent.Type.NODE_DATA_CHANGED, path, changed.acl(), zxid);
        }
    }

    private void childrenChanged(String path, List<AclEntry> parentAcl, long zxid) {
        String parent = Paths.parent(path);
        tell(children.trigger(parent), ZnodeEvent.Type.NODE_CHILDREN_CHANGED, parent, parentAcl, zxid);
    }

    private static void tell(Set<Watcher> watchers, ZnodeEvent.Type type, String path, List<AclEntry> acl, long zxid) {
        if (watchers.isEmpty()) {
            return;
        }
        ZnodeEvent event = new ZnodeEvent(type, path, acl, zxid);
        watchers.forEach(watcher -> watcher.process(event));
    }
}
