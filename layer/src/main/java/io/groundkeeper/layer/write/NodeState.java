package io.groundkeeper.layer.write;

import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.NodeAcl;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.Stamp;

/**
 * A znode within a batch: what the store holds, and what the requests so far have made of it. Immutable.
 *
 * @param stored whether the store holds keys of it
 * @param core null where there is no such znode now
 * @param cleared whether the stored keys must go: it was deleted, and perhaps created anew
 * @param aclChanged whether {@code core}'s ACL must be written
 * @param data set where the batch has set the data
 * @param bytes the data that was set
 * @param counted children created and deleted by the batch
 * @param childrenChanged set where the batch has created or deleted children
 */
@SuppressWarnings("ArrayRecordComponent") // read-only, never compared
record NodeState(
        boolean stored,
        NodeCore core,
        boolean cleared,
        boolean aclChanged,
        NodeData data,
        byte[] bytes,
        ChildCounters counted,
        Stamp childrenChanged) {

    static NodeState loaded(NodeCore core) {
        return new NodeState(core != null, core, false, false, null, null, ChildCounters.NONE, null);
    }

    boolean exists() {
        return core != null;
    }

    /** Whether the znode was created by this batch, so that nothing of the store shows through. */
    boolean isNew() {
        return exists() && (!stored || cleared);
    }

    NodeState create(NodeHead head, NodeAcl acl, NodeData newData, byte[] newBytes) {
        return new NodeState(
                stored, new NodeCore(head, acl), stored, true, newData, newBytes, ChildCounters.NONE, null);
    }

    NodeState delete() {
        return new NodeState(stored, null, stored, false, null, null, ChildCounters.NONE, null);
    }

    NodeState setData(NodeData newData, byte[] newBytes) {
        return new NodeState(stored, core, cleared, aclChanged, newData, newBytes, counted, childrenChanged);
    }

    NodeState setAcl(NodeAcl acl) {
        return new NodeState(
                stored, new NodeCore(core.head(), acl), cleared, true, data, bytes, counted, childrenChanged);
    }

    NodeState countChild(ChildCounters delta, Stamp stamp) {
        return new NodeState(stored, core, cleared, aclChanged, data, bytes, counted.plus(delta), stamp);
    }
}
