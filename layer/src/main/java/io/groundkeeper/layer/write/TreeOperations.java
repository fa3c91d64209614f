package io.groundkeeper.layer.write;

import io.groundkeeper.layer.AccessControl;
import io.groundkeeper.layer.Paths;
import io.groundkeeper.layer.read.NodeStat;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.NodeAcl;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.ReapRecord;
import io.groundkeeper.schema.TenantUsage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * ZooKeeper's operations on the tree, on a {@link Workspace}. What is checked, and in which order, is ZooKeeper's (its
 * server's {@code PrepRequestProcessor}).
 */
final class TreeOperations {
    private static final int ANY_VERSION = -1;

    private final Workspace workspace;
    private final QuotaOperations quotas;
    private final LimitCheck limits;

    TreeOperations(Workspace workspace, QuotaOperations quotas, LimitCheck limits) {
        this.workspace = workspace;
        this.quotas = quotas;
        this.limits = limits;
    }

    Outcome create(WriteRequest request, Operation.Create create) {
        String parentPath = Paths.parent(create.path());
        NodeState parent = workspace.node(parentPath);
        if (!parent.exists()) {
            return failed(Failure.NO_NODE);
        }
        List<AclEntry> parentAcl = parent.core().acl().entries();
        if (!AccessControl.permits(parentAcl, AclEntry.CREATE, request.caller())) {
            return failed(Failure.NO_AUTH);
        }
        String path = create.path();
        if (create.sequential()) {
            int sequence = workspace.counters(parentPath, true).nextSequence();
            path += String.format(Locale.ROOT, "%010d", sequence);
        }
        NodeState node = workspace.nodeToBe(path);
        if (node.exists()) {
            return failed(Failure.NODE_EXISTS);
        }
        if (parent.core().head().isEphemeral()) {
            return failed(Failure.NO_CHILDREN_FOR_EPHEMERALS);
        }
        Failure refusal = quotas.creationRefusal(path, create.data());
        if (refusal != null) {
            return failed(refusal);
        }
        Failure excess = limits.creationRefusal(length(create.data()));
        if (excess != null) {
            return failed(excess);
        }

        long time = request.timeMillis();
        long owner = create.lifetime().owner(request.sessionId());
        NodeHead head = new NodeHead(workspace.stamp(), time, owner);
        NodeData data = NodeData.of(workspace.stamp(), time, 0, create.data());
        workspace.put(path, node.create(head, new NodeAcl(0, create.acl()), data, create.data()));
        workspace.addChild(path);
        index(path, head, time);
        NodeStat stat = stat(path);
        quotas.created(path, create.data());
        workspace.use(new TenantUsage(1, workspace.length(path), 0));
        byte[] stored = workspace.node(path).bytes();
        boolean inline = Change.fitsInline(stored);
        workspace.log(
                new Change.NodeCreated(path, time, owner, create.acl(), parentAcl, inline, inline ? stored : null));
        return new Outcome.Created(path, stat);
    }

    Outcome createIllFormed(WriteRequest request, Operation.CreateIllFormed create) {
        NodeState parent = workspace.node(create.parent());
        if (!parent.exists()) {
            return failed(Failure.NO_NODE);
        }
        boolean permitted = AccessControl.permits(parent.core().acl().entries(), AclEntry.CREATE, request.caller());
        return failed(permitted ? Failure.BAD_ARGUMENTS : Failure.NO_AUTH);
    }

    Outcome delete(WriteRequest request, Operation.Delete delete) {
        String path = delete.path();
        if (Paths.isPermanent(path)) {
            return failed(Failure.BAD_ARGUMENTS);
        }
        NodeState parent = workspace.node(Paths.parent(path));
        if (!parent.exists()) {
            return failed(Failure.NO_NODE);
        }
        if (!AccessControl.permits(parent.core().acl().entries(), AclEntry.DELETE, request.caller())) {
            return failed(Failure.NO_AUTH);
        }
        NodeState node = workspace.node(path);
        if (!node.exists()) {
            return failed(Failure.NO_NODE);
        }
        if (delete.version() != ANY_VERSION
                && delete.version() != workspace.data(path, true).version()) {
            return failed(Failure.BAD_VERSION);
        }
        if (workspace.counters(path, true).numChildren() > 0) {
            return failed(Failure.NOT_EMPTY);
        }
        remove(path);
        return new Outcome.Done();
    }

    Outcome deleteIllFormed(WriteRequest request, Operation.DeleteIllFormed delete) {
        NodeState parent = workspace.node(delete.parent());
        boolean refused = parent.exists()
                && !AccessControl.permits(parent.core().acl().entries(), AclEntry.DELETE, request.caller());
        return failed(refused ? Failure.NO_AUTH : Failure.NO_NODE);
    }

    Outcome deleteContainer(Operation.DeleteContainer delete) {
        NodeState node = workspace.node(delete.path());
        if (!node.exists()) {
            return failed(Failure.NO_NODE);
        }
        if (workspace.counters(delete.path(), true).numChildren() > 0) {
            return failed(Failure.NOT_EMPTY);
        }
        if (node.core().head().isEphemeral()) {
            return failed(Failure.BAD_VERSION);
        }
        remove(delete.path());
        return new Outcome.Done();
    }

    Outcome reap(WriteRequest request, Operation.Reap reap) {
        if (!workspace.loaded().hasMetadata()) {
            return failed(Failure.NO_NODE);
        }
        NodeState node = workspace.node(reap.path());
        if (!node.exists() || !node.core().head().isReapable()) {
            return failed(Failure.NO_NODE);
        }
        ChildCounters children = workspace.counters(reap.path(), true);
        if (children.numChildren() > 0) {
            return failed(Failure.NOT_EMPTY);
        }
        ReapRecord record = ReapRecord.of(
                node.core().head(), workspace.data(reap.path(), true).mtime());
        if (!record.isDue(children, request.timeMillis(), reap.neverUsedMillis())) {
            return failed(Failure.BAD_VERSION);
        }
        remove(reap.path());
        return new Outcome.Done();
    }

    private void index(String path, NodeHead head, long mtime) {
        if (head.isEphemeral()) {
            workspace.indexEphemeral(head.ephemeralOwner(), path, true);
        } else if (head.isReapable()) {
            workspace.indexReapable(path, Optional.of(ReapRecord.of(head, mtime)));
        }
    }

    private void removeFromIndex(String path, NodeHead head) {
        if (head.isEphemeral()) {
            workspace.indexEphemeral(head.ephemeralOwner(), path, false);
        } else if (head.isReapable()) {
            workspace.indexReapable(path, Optional.empty());
        }
    }

    /** Deletes an existing znode that has no children, whoever asks. */
    void remove(String path) {
        NodeState node = workspace.node(path);
        NodeCore core = node.core();
        NodeState parent = workspace.node(Paths.parent(path));
        quotas.deleted(path);
        workspace.use(new TenantUsage(-1, -workspace.length(path), 0));
        workspace.put(path, node.delete());
        workspace.removeChild(path);
        removeFromIndex(path, core.head());
        workspace.log(new Change.NodeDeleted(
                path, core.acl().entries(), parent.core().acl().entries()));
    }

    Outcome setData(WriteRequest request, Operation.SetData set) {
        String path = set.path();
        NodeState node = workspace.node(path);
        if (!node.exists()) {
            return failed(Failure.NO_NODE);
        }
        List<AclEntry> acl = node.core().acl().entries();
        if (!AccessControl.permits(acl, AclEntry.WRITE, request.caller())) {
            return failed(Failure.NO_AUTH);
        }
        NodeData before = workspace.data(path, true);
        int growth = length(set.data()) - Math.max(0, before.length());
        Failure refusal = quotas.dataRefusal(path, before.length(), set.data());
        if (refusal != null) {
            return failed(refusal);
        }
        Failure excess = limits.growthRefusal(growth);
        if (excess != null) {
            return failed(excess);
        }
        int version = before.version();
        if (set.version() != ANY_VERSION && set.version() != version) {
            return failed(Failure.BAD_VERSION);
        }
        NodeData data = NodeData.of(workspace.stamp(), request.timeMillis(), version + 1, set.data());
        workspace.put(path, node.setData(data, set.data()));
        quotas.dataSet(path, before.length(), set.data());
        workspace.use(new TenantUsage(0, growth, 0));
        if (node.core().head().isReapable()) {
            index(path, node.core().head(), data.mtime());
        }
        boolean inline = Change.fitsInline(set.data());
        workspace.log(
                new Change.DataChanged(path, data.mtime(), data.version(), acl, inline, inline ? set.data() : null));
        return new Outcome.Changed(stat(path));
    }

    Outcome setAcl(WriteRequest request, Operation.SetAcl set) {
        String path = set.path();
        NodeState node = workspace.node(path);
        if (!node.exists()) {
            return failed(Failure.NO_NODE);
        }
        NodeAcl acl = node.core().acl();
        if (!AccessControl.permits(acl.entries(), AclEntry.ADMIN, request.caller())) {
            return failed(Failure.NO_AUTH);
        }
        if (set.version() != ANY_VERSION && set.version() != acl.version()) {
            return failed(Failure.BAD_VERSION);
        }
        NodeAcl changed = new NodeAcl(acl.version() + 1, set.acl());
        workspace.put(path, node.setAcl(changed));
        workspace.log(new Change.AclChanged(path, changed));
        return new Outcome.Changed(stat(path));
    }

    Outcome check(WriteRequest request, Operation.Check check) {
        NodeState node = workspace.node(check.path());
        if (!node.exists()) {
            return failed(Failure.NO_NODE);
        }
        if (!AccessControl.permits(node.core().acl().entries(), AclEntry.READ, request.caller())) {
            return failed(Failure.NO_AUTH);
        }
        if (check.version() != ANY_VERSION
                && check.version() != workspace.data(check.path(), true).version()) {
            return failed(Failure.BAD_VERSION);
        }
        return new Outcome.Done();
    }

    private NodeStat stat(String path) {
        NodeCore core = workspace.node(path).core();
        NodeData data = workspace.data(path, false);
        ChildCounters children = workspace.counters(path, false);
        return new NodeStat(
                core.head().created(),
                data.modified(),
                core.head().ctime(),
                data.mtime(),
                data.version(),
                children.cversion(),
                core.acl().version(),
                core.head().session(),
                quotas.shownLength(path, data),
                children.numChildren(),
                workspace.childrenChanged(path));
    }

    private static int length(byte[] data) {
        return data == null ? 0 : data.length;
    }

    private static Outcome failed(Failure failure) {
        return new Outcome.Failed(failure);
    }
}
