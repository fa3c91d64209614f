package io.groundkeeper.layer;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.directory.DirectoryLayer;
import com.apple.foundationdb.directory.DirectorySubspace;
import io.groundkeeper.schema.ClusterKeys;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.Versionstamped;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where in the store tenants are, and those that are being deleted, and what all of them share. */
final class TenantDirectories {
    private static final DirectoryLayer LAYER = DirectoryLayer.getDefault();

    private TenantDirectories() {}

    static CompletableFuture<ClusterKeys> createCluster(Transaction transaction) {
        return LAYER.createOrOpen(transaction, ClusterKeys.CLUSTER)
                .thenApply(directory -> new ClusterKeys(directory.getKey()));
    }

    static CompletableFuture<ClusterKeys> openCluster(ReadTransaction transaction) {
        return LAYER.open(transaction, ClusterKeys.CLUSTER).thenApply(directory -> new ClusterKeys(directory.getKey()));
    }

    /** Lets everyone know that a tenant has come, gone or been changed. */
    static CompletableFuture<Void> changeGeneration(Transaction transaction) {
        return createCluster(transaction)
                .thenAccept(cluster -> transaction.mutate(
                        MutationType.SET_VERSIONSTAMPED_VALUE,
                        cluster.generation(),
                        Versionstamped.record(StampRecord.encode(Stamp.pending(0)))));
    }

    static CompletableFuture<Optional<DirectorySubspace>> find(ReadTransaction transaction, String tenant) {
        return find(transaction, path(ClusterKeys.TENANTS, tenant));
    }

    static CompletableFuture<DirectorySubspace> create(Transaction transaction, String tenant) {
        return LAYER.createOrOpen(transaction, path(ClusterKeys.TENANTS, tenant));
    }

    static CompletableFuture<List<String>> names(ReadTransaction transaction) {
        return list(transaction, ClusterKeys.TENANTS);
    }

    /** Takes a tenant's name away from its directory, which keeps its prefix. */
    static CompletableFuture<Void> moveToDeleted(Transaction transaction, String tenant, DirectorySubspace directory) {
        String unique = tenant + "-" + HexFormat.of().formatHex(directory.getKey());
        return LAYER.createOrOpen(transaction, ClusterKeys.DELETED)
                .thenCompose(parent ->
                        LAYER.move(transaction, path(ClusterKeys.TENANTS, tenant), path(ClusterKeys.DELETED, unique)))
                .thenApply(moved -> null);
    }

    /** What is being deleted, each by a name of its own. */
    static CompletableFuture<List<String>> deleted(ReadTransaction transaction) {
        return list(transaction, ClusterKeys.DELETED);
    }

    /** Whether something that is being deleted was {@code tenant}. */
    static boolean wasNamed(String deleted, String tenant) {
        return deleted.substring(0, deleted.lastIndexOf('-')).equals(tenant);
    }

    static CompletableFuture<Optional<DirectorySubspace>> findDeleted(ReadTransaction transaction, String deleted) {
        return find(transaction, path(ClusterKeys.DELETED, deleted));
    }

    static CompletableFuture<Boolean> removeDeleted(Transaction transaction, String deleted) {
        return LAYER.removeIfExists(transaction, path(ClusterKeys.DELETED, deleted));
    }

    private static CompletableFuture<Optional<DirectorySubspace>> find(ReadTransaction transaction, List<String> path) {
        return LAYER.exists(transaction, path)
                .thenCompose(exists -> exists
                        ? LAYER.open(transaction, path).thenApply(Optional::of)
                        : CompletableFuture.completedFuture(Optional.empty()));
    }

    private static CompletableFuture<List<String>> list(ReadTransaction transaction, List<String> parent) {
        return LAYER.exists(transaction, parent)
                .thenCompose(exists ->
                        exists ? LAYER.list(transaction, parent) : CompletableFuture.completedFuture(List.of()));
    }

    private static List<String> path(List<String> parent, String name) {
        List<String> path = new ArrayList<>(parent);
        path.add(name);
        return path;
    }
}
