package io.groundkeeper.watch;

import io.groundkeeper.schema.AclEntry;
import java.util.List;

/**
 * Something a watch was waiting for.
 *
 * @param type what happened
 * @param path the watched znode's
 * @param acl of the znode it is about; who may not read it is not told
 * @param zxid of the change
 */
public record ZnodeEvent(Type type, String path, List<AclEntry> acl, long zxid) {

    /** ZooKeeper's event types. */
    public enum Type {
        NODE_CREATED,
        NODE_DELETED,
        NODE_DATA_CHANGED,
        NODE_CHILDREN_CHANGED
    }
}
