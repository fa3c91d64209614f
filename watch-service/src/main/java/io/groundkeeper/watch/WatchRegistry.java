package io.groundkeeper.watch;

import io.groundkeeper.layer.Paths;
import io.groundkeeper.layer.log.LoggedChange;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.Stamp;
import java.util.List;
import java.util.Set;

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

    /** Whether there was a data watch of that mode, which is now removed. */
    public boolean removeData(String path, Watcher watcher, WatchMode mode) {
        return data.remove(path, watcher, mode);
    }

    /** Whether there was a child watch of that mode, which is now removed. */
    public boolean removeChildren(String path, Watcher watcher, WatchMode mode) {
        return children.remove(path, watcher, mode);
    }

    /** Whether there is a data watch of that mode. */
    public boolean hasData(String path, Watcher watcher, WatchMode mode) {
        return data.contains(path, watcher, mode);
    }

    /** Whether there is a child watch of that mode. */
    public boolean hasChildren(String path, Watcher watcher, WatchMode mode) {
        return children.contains(path, watcher, mode);
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

    void clear() {
        data.clear();
        children.clear();
    }

    /** Tells everyone who waits for {@code change}. */
    void fire(LoggedChange logged, long zxid) {
        Change change = logged.change();
        Stamp stamp = logged.stamp();
        if (change instanceof Change.NodeCreated created) {
            String path = created.path();
            tell(data.trigger(path), ZnodeEvent.Type.NODE_CREATED, path, created.acl(), stamp, zxid);
            childrenChanged(path, created.parentAcl(), stamp, zxid);
        } else if (change instanceof Change.NodeDeleted deleted) {
            String path = deleted.path();
            Set<Watcher> told = data.trigger(path);
            told.addAll(children.trigger(path));
            tell(told, ZnodeEvent.Type.NODE_DELETED, path, deleted.acl(), stamp, zxid);
            childrenChanged(path, deleted.parentAcl(), stamp, zxid);
        } else if (change instanceof Change.DataChanged changed) {
            String path = changed.path();
            tell(data.trigger(path), ZnodeEvent.Type.NODE_DATA_CHANGED, path, changed.acl(), stamp, zxid);
        }
    }

    private void childrenChanged(String path, List<AclEntry> parentAcl, Stamp stamp, long zxid) {
        String parent = Paths.parent(path);
        tell(children.trigger(parent), ZnodeEvent.Type.NODE_CHILDREN_CHANGED, parent, parentAcl, stamp, zxid);
    }

    private static void tell(
            Set<Watcher> watchers, ZnodeEvent.Type type, String path, List<AclEntry> acl, Stamp stamp, long zxid) {
        if (watchers.isEmpty()) {
            return;
        }
        ZnodeEvent event = new ZnodeEvent(type, path, acl, stamp, zxid);
        watchers.forEach(watcher -> watcher.process(event));
    }
}
