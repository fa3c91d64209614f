package io.groundkeeper.layer.read;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.ReadTransaction;
import io.groundkeeper.layer.quota.QuotaPaths;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.NodeAcl;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.QuotaUsage;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads znodes out of the store. */
public final class ZnodeReader {
    private final TenantKeys keys;

    public ZnodeReader(TenantKeys keys) {
        this.keys = keys;
    }

    /** A whole znode, with one range read; empty where there is none. */
    public CompletableFuture<Optional<Znode>> znode(ReadTransaction transaction, String path) {
        CompletableFuture<Optional<Znode>> znode =
                transaction.getRange(keys.node(path)).asList().thenApply(this::assemble);
        String counted = QuotaPaths.countedBy(path);
        return counted == null
                ? znode
                : znode.thenCombine(transaction.get(keys.quotaUsage(counted)), ZnodeReader::withUsage);
    }

    private static Optional<Znode> withUsage(Optional<Znode> stats, byte[] usage) {
        return usage == null ? stats : stats.map(znode -> znode.withQuotaUsed(QuotaUsage.decode(usage)));
    }

    /** The names of a znode's children, in key order. */
    public CompletableFuture<List<String>> childNames(ReadTransaction transaction, String path) {
        return transaction
                .getRange(keys.childNames(path))
                .asList()
                .thenApply(entries -> entries.stream()
                        .map(entry -> keys.childName(entry.getKey()))
                        .toList());
    }

    private Optional<Znode> assemble(List<KeyValue> entries) {
        NodeHead head = null;
        NodeAcl acl = null;
        NodeData data = null;
        ChildCounters children = ChildCounters.NONE;
        Stamp childrenChanged = null;
        List<byte[]> chunks = new ArrayList<>();
        for (KeyValue entry : entries) {
            byte[] value = entry.getValue();
            switch (keys.nodePart(entry.getKey())) {
                case HEAD -> head = NodeHead.decode(value);
                case ACL -> acl = NodeAcl.decode(value);
                case DATA -> data = NodeData.decode(value);
                case DATA_CHUNK -> chunks.add(value);
                case CHILDREN -> children = ChildCounters.decode(value);
                case PZXID -> childrenChanged = StampRecord.decode(value);
            }
        }
        if (head == null || acl == null || data == null) {
            return Optional.empty();
        }
        return Optional.of(new Znode(
                head,
                acl,
                data.modified(),
                data.mtime(),
                data.version(),
                data.join(chunks),
                children,
                childrenChanged == null ? head.created() : childrenChanged));
    }
}
