package io.groundkeeper.layer;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.ReadTransaction;
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
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.TenantMetadata;
import io.groundkeeper.schema.TrimRecord;
import io.groundkeeper.schema.Versionstamped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The tenants of a store. */
public final class Tenants {
    private final Transactions transactions;

    public Tenants(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Opens a tenant, creating it with the znodes that every ZooKeeper tree is born with where it does not exist.
     *
     * @param nowMillis creation time of a new tenant
     * @return the tenant; fails with {@link io.groundkeeper.schema.RecordFormatException} where a newer version of Groundkeeper
     *     has written it, and with {@link StoreBehindException} where the store is behind its data
     */
    public CompletableFuture<Tenant> open(String name, long nowMillis) {
        // A new tenant's base is its creation's commit version, so it is read back by a transaction of its own.
        return transactions
                .write(transaction -> createIfAbsent(transaction, name, nowMillis))
                .thenCompose(directory -> transactions.read(transaction -> open(transaction, name, directory)));
    }

    /** A tenant that is there; empty where it is not. Fails as {@link #open} does. */
    public CompletableFuture<Optional<Tenant>> find(String name) {
        return transactions.read(transaction -> {
            DirectoryLayer directories = DirectoryLayer.getDefault();
            List<String> path = path(name);
            return directories
                    .exists(transaction, path)
                    .thenCompose(exists -> exists
                            ? directories
                                    .open(transaction, path)
                                    .thenCompose(directory -> open(transaction, name, directory))
                                    .thenApply(Optional::of)
                            : CompletableFuture.completedFuture(Optional.empty()));
        });
    }

    /** The names of all tenants. */
    public CompletableFuture<List<String>> names() {
        return transactions.read(transaction -> {
            DirectoryLayer directories = DirectoryLayer.getDefault();
            return directories
                    .exists(transaction, ClusterKeys.TENANTS)
                    .thenCompose(exists -> exists
                            ? directories.list(transaction, ClusterKeys.TENANTS)
                            : CompletableFuture.completedFuture(List.of()));
        });
    }

    private static List<String> path(String tenant) {
        List<String> path = new ArrayList<>(ClusterKeys.TENANTS);
        path.add(tenant);
        return path;
    }

    /** Opens the records that all proxies of the store share. */
    public CompletableFuture<ClusterKeys> openCluster() {
        return transactions.write(Tenants::createCluster);
    }

    private static CompletableFuture<ClusterKeys> createCluster(Transaction transaction) {
        return DirectoryLayer.getDefault()
                .createOrOpen(transaction, ClusterKeys.CLUSTER)
                .thenApply(directory -> new ClusterKeys(directory.getKey()));
    }

    private static CompletableFuture<Tenant> open(
            ReadTransaction transaction, String name, DirectorySubspace directory) {
        TenantKeys keys = new TenantKeys(directory.getKey());
        CompletableFuture<DirectorySubspace> cluster =
                DirectoryLayer.getDefault().open(transaction, ClusterKeys.CLUSTER);
        CompletableFuture<byte[]> metadata = transaction.get(keys.metadata());
        CompletableFuture<byte[]> doorbell = transaction.get(keys.doorbell());
        CompletableFuture<byte[]> trim = transaction.get(keys.trim());
        CompletableFuture<Long> readVersion = transaction.getReadVersion();
        return CompletableFuture.allOf(metadata, doorbell, trim, readVersion, cluster)
                .thenApply(read -> {
                    TenantMetadata tenant = TenantMetadata.decode(metadata.join());
                    long newest = newestVersion(tenant, doorbell.join(), trim.join());
                    if (newest > readVersion.join()) {
                        throw new StoreBehindException(name, newest, readVersion.join());
                    }
                    return new Tenant(
                            name,
                            keys,
                            tenant.projection(),
                            new ClusterKeys(cluster.join().getKey()));
                });
    }

    /** The doorbell has the newest change's stamp, but a log at rest goes on being trimmed, up to versions without changes. */
    private static long newestVersion(TenantMetadata tenant, byte[] doorbell, byte[] trim) {
        long changed = doorbell == null ? 0 : StampRecord.decode(doorbell).version();
        long trimmed = trim == null ? 0 : TrimRecord.decode(trim).version();
        return Math.max(tenant.base().version(), Math.max(changed, trimmed));
    }

    private static CompletableFuture<DirectorySubspace> createIfAbsent(
            Transaction transaction, String name, long nowMillis) {
        return createCluster(transaction)
                .thenCompose(cluster -> DirectoryLayer.getDefault().createOrOpen(transaction, path(name)))
                .thenCompose(directory -> {
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
