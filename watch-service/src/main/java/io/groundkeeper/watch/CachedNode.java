package io.groundkeeper.watch;

import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.schema.Stamp;
import java.util.List;

/**
 * What the view knows of one path: the znode, or that there is none, and perhaps its children's names.
 *
 * @param znode null where there is no such znode
 * @param names null where they are not known; otherwise changed in place
 */
record CachedNode(Znode znode, ChildNames names) {
    private static final int OVERHEAD_BYTES = 400;

    static final CachedNode ABSENT = new CachedNode(null, null);

    /** The znode and its children's names, as far as they are known; null where there is no such znode. */
    ChildList asChildList() {
        return znode == null ? null : new ChildList(znode, names == null ? List.of() : names.view());
    }

    /** The same, with names that do not change along with these. */
    CachedNode copy() {
        return names == null ? this : new CachedNode(znode, new ChildNames(names.view()));
    }

    /** The znode without its data and its children's names: little, whatever it is. */
    CachedNode withoutData() {
        return znode == null ? ABSENT : new CachedNode(znode.withoutData(), null);
    }

    CachedNode withZnode(Znode changed) {
        return new CachedNode(changed, names);
    }

    CachedNode withChildCreated(String name, Stamp stamp) {
        if (names != null) {
            names.add(name);
        }
        return withZnode(znode.withChildCreated(stamp));
    }

    CachedNode withChildDeleted(String name, Stamp stamp) {
        if (names != null) {
            names.remove(name);
        }
        return withZnode(znode.withChildDeleted(stamp));
    }

    /** About what it takes in memory, in bytes. */
    int weigh(String path) {
        long bytes = (long) OVERHEAD_BYTES + path.length();
        if (znode != null && znode.data() != null) {
            bytes += znode.data().length;
        }
        if (names != null) {
            bytes += names.bytes();
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }
}
