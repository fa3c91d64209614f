package io.groundkeeper.watch;

import io.groundkeeper.layer.Paths;
import io.groundkeeper.layer.log.LoggedChange;
import io.groundkeeper.layer.quota.QuotaPaths;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.Stamp;
import java.util.List;

/** How a change in the log changes what is known of a path: a pure function, but for the names changed in place. */
final class NodeChanges {
    private NodeChanges() {}

    /** The paths that a change touches: the znode's and its parent's. */
    static List<String> paths(Change change) {
        if (change instanceof Change.NodeCreated created) {
            return List.of(created.path(), Paths.parent(created.path()));
        } else if (change instanceof Change.NodeDeleted deleted) {
            return List.of(deleted.path(), Paths.parent(deleted.path()));
        } else if (change instanceof Change.DataChanged changed) {
            return List.of(changed.path());
        } else if (change instanceof Change.AclChanged changed) {
            return List.of(changed.path());
        } else if (change instanceof Change.QuotaUsed quota) {
            return List.of(QuotaPaths.stats(quota.path()));
        }
        return List.of();
    }

    /**
     * What is known of {@code path} after {@code logged}.
     *
     * @return null where the log does not say enough, so that the store must be read
     */
    static CachedNode apply(String path, CachedNode before, LoggedChange logged) {
        Stamp stamp = logged.stamp();
        Change change = logged.change();
        if (change instanceof Change.NodeCreated created) {
            return created.path().equals(path)
                    ? created(created, stamp)
                    : before.znode() == null ? null : before.withChildCreated(Paths.name(created.path()), stamp);
        } else if (change instanceof Change.NodeDeleted deleted) {
            return deleted.path().equals(path)
                    ? CachedNode.ABSENT
                    : before.znode() == null ? null : before.withChildDeleted(Paths.name(deleted.path()), stamp);
        } else if (change instanceof Change.DataChanged changed) {
            if (before.znode() == null || !changed.inline()) {
                return null;
            }
            return before.withZnode(before.znode().withData(stamp, changed.mtime(), changed.version(), changed.data()));
        } else if (change instanceof Change.AclChanged changed) {
            return before.znode() == null
                    ? null
                    : before.withZnode(before.znode().withAcl(changed.acl()));
        } else if (change instanceof Change.QuotaUsed quota) {
            return before.znode() == null
                    ? null
                    : before.withZnode(before.znode().withQuotaUsed(quota.used()));
        }
        return before;
    }

    private static CachedNode created(Change.NodeCreated created, Stamp stamp) {
        if (!created.inline()) {
            return null;
        }
        Znode znode = Znode.created(stamp, created.ctime(), created.ephemeralOwner(), created.acl(), created.data());
        return new CachedNode(znode, new ChildNames(List.of()));
    }
}
