package io.groundkeeper.layer;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.directory.DirectoryLayer;
import com.apple.foundationdb.directory.DirectorySubspace;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.ClusterKeys;
import io.groundkeeper.schema.NodeAcl;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.TenantMetadata;
import io.groundkeeper.schema.Versionstamped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The tenants of a store. */
public final class Tenants {
    private final Database database;

    public Tenants(Database database) {
        this.database = database;
    }

    /**
     * Opens a tenant, creating it with the znodes that every ZooKeeper tree is born with where it does not exist.
     *
     * @param nowMillis creation time of a new tenant
     * @return the tenant; fails with {@link io.groundkeeper.schema.RecordFormatException} where a newer version has written it
     */
    public CompletableFuture<Tenant> open(String name, long nowMillis) {
        // A new tenant's base is its creation's commit version, so it is read back by a transaction of its own.
        return database.runAsync(transaction -> createIfAbsent(transaction, name, nowMillis))
                .thenCompose(directory -> database.readAsync(transaction -> transaction
                        .get(new TenantKeys(directory.getKey()).metadata())
                        .thenApply(metadata -> tenant(name, directory, metadata))));
    }

    /** Opens the records that all proxies of the store share. */
    public CompletableFuture<ClusterKeys> openCluster() {
        return database.runAsync(transaction -> DirectoryLayer.getDefault()
                .createOrOpen(transaction, ClusterKeys.CLUSTER)
                .thenApply(directory -> new ClusterKeys(directory.getKey())));
    }

    private static Tenant tenant(String name, DirectorySubspace directory, byte[] metadata) {
        return new Tenant(
                name,
                new TenantKeys(directory.getKey()),
                TenantMetadata.decode(metadata).projection());
    }

    private static CompletableFuture<DirectorySubspace> createIfAbsent(
            Transaction transaction, String name, long nowMillis) {
        List<String> path = new ArrayList<>(ClusterKeys.TENANTS);
        path.add(name);
        return DirectoryLayer.getDefault().createOrOpen(transaction, path).thenCompose(directory -> {
            TenantKeys keys = new TenantKeys(directory.getKey());
            return transaction.get(keys.metadata()).thenApply(metadata -> {
                if (metadata == null) {
                    create(transaction, keys, nowMillis);
                }
                return directory;
            });
        });
    }

    private static void create(Transaction transaction, TenantKeys keys, long nowMillis) {
        TenantMetadata metadata = new TenantMetadata(TenantMetadata.FORMAT, Stamp.pending(0), 0, nowMillis);
        transaction.mutate(
                MutationType.SET_VERSIONSTAMPED_VALUE,
                keys.metadata(),
                Versionstamped.withOffset(metadata.encode(), TenantMetadata.PLACEHOLDER_OFFSET));
        NodeAcl open = new NodeAcl(0, AclEntry.OPEN);
        createNode(transaction, keys, "/", open, "zookeeper");
        createNode(transaction, keys, "/zookeeper", open, "config", "quota");
        createNode(transaction, keys, "/zookeeper/config", new NodeAcl(-1, AclEntry.READ_ONLY));
        createNode(transaction, keys, "/zookeeper/quota", open);
    }

    /** A znode as a new ZooKeeper server has it: all stamps and times zero, its children not counted as created. */
    private static void createNode(
            Transaction transaction, TenantKeys keys, String path, NodeAcl acl, String... children) {
        byte[] empty = {};
        transaction.set(keys.head(path), new NodeHead(Stamp.ZERO, 0, 0).encode());
        transaction.set(keys.acl(path), acl.encode());
        transaction.set(keys.data(path, 0), NodeData.of(Stamp.ZERO, 0, 0, empty).encode());
        transaction.set(keys.children(path), new ChildCounters(0, -children.length).encode());
        for (String child : children) {
            transaction.set(keys.child(path, child), empty);
        }
    }
}
