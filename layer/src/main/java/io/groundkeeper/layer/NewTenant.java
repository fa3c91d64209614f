package io.groundkeeper.layer;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.NodeAcl;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.TenantLimits;
import io.groundkeeper.schema.TenantMetadata;
import io.groundkeeper.schema.TenantUsage;
import io.groundkeeper.schema.Versionstamped;

/** The records of a tenant that begins: its metadata, and the znodes that every ZooKeeper tree is born with. */
final class NewTenant {
    private final Transaction transaction;
    private final TenantKeys keys;
    private int znodes;

    private NewTenant(Transaction transaction, TenantKeys keys) {
        this.transaction = transaction;
        this.keys = keys;
    }

    /** Writes them below a prefix that has none. */
    static void write(Transaction transaction, TenantKeys keys, TenantLimits limits, long nowMillis) {
        TenantMetadata metadata = new TenantMetadata(TenantMetadata.FORMAT, Stamp.pending(0), 0, nowMillis);
        transaction.mutate(
                MutationType.SET_VERSIONSTAMPED_VALUE,
                keys.metadata(),
                Versionstamped.withOffset(metadata.encode(), TenantMetadata.PLACEHOLDER_OFFSET));
        if (!limits.equals(TenantLimits.NONE)) {
            transaction.set(keys.limits(), limits.encode());
        }
        new NewTenant(transaction, keys).writeTree();
    }

    private void writeTree() {
        NodeAcl open = new NodeAcl(0, AclEntry.OPEN);
        createNode("/", open, "zookeeper");
        createNode("/zookeeper", open, "config", "quota");
        createNode("/zookeeper/config", new NodeAcl(-1, AclEntry.READ_ONLY));
        createNode("/zookeeper/quota", open);
        transaction.set(keys.usage(), new TenantUsage(znodes, 0, 0).encode());
        transaction.mutate(
                MutationType.SET_VERSIONSTAMPED_VALUE,
                keys.counted(),
                Versionstamped.record(StampRecord.encode(Stamp.pending(0))));
    }

    /** A znode as a new ZooKeeper server has it: all stamps and times zero, its children not counted as created. */
    private void createNode(String path, NodeAcl acl, String... children) {
        byte[] empty = {};
        transaction.set(keys.head(path), new NodeHead(Stamp.ZERO, 0, 0).encode());
        transaction.set(keys.acl(path), acl.encode());
        transaction.set(keys.data(path, 0), NodeData.of(Stamp.ZERO, 0, 0, empty).encode());
        transaction.set(keys.children(path), new ChildCounters(0, -children.length).encode());
        for (String child : children) {
            transaction.set(keys.child(path, child), empty);
        }
        znodes++;
    }
}
