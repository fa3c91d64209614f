package io.groundkeeper.layer;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncUtil;
import com.apple.foundationdb.directory.DirectorySubspace;
import io.groundkeeper.layer.usage.UsageCounter;
import io.groundkeeper.layer.usage.UsageReader;
import io.groundkeeper.schema.ClusterKeys;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.TenantLimits;
import io.groundkeeper.schema.TenantMetadata;
import io.groundkeeper.schema.TenantUsage;
import io.groundkeeper.schema.TrimRecord;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tenants of a store. What cannot be done with one fails with a {@link TenantException}; all that opens one fails with {@link
 * io.groundkeeper.schema.RecordFormatException} where a newer version of Groundkeeper has written it, and with {@link
 * StoreBehindException} where the store is behind its data. Thread-safe; nothing here blocks.
 */
public final class Tenants {
    private static final Logger log = LoggerFactory.getLogger(Tenants.class);

    private final Transactions transactions;

    public Tenants(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Opens a tenant, creating it with the znodes that every ZooKeeper tree is born with where it does not exist. One whose usage has
     * never been counted begins to be, in the background.
     *
     * @param nowMillis creation time of a new tenant
     */
    public CompletableFuture<Tenant> open(String name, long nowMillis) {
        // A new tenant's base is its creation's commit version, so it is read back by a transaction of its own.
        return transactions
                .write(transaction -> createIfAbsent(transaction, name, nowMillis))
                .thenCompose(created -> find(name))
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(found.get())
                        : open(name, nowMillis)) // deleted in between
                .thenApply(tenant -> {
                    countInBackground(tenant);
                    return tenant;
                });
    }

    private void countInBackground(Tenant tenant) {
        new UsageCounter(transactions.inBackground(), tenant.keys())
                .ensureCounted()
                .whenComplete((done, error) -> {
                    if (error != null) {
                        log.warn("tenant {}: its usage was not counted: {}", tenant.name(), error.toString());
                    }
                });
    }

    /** A tenant that is there; empty where it is not. */
    public CompletableFuture<Optional<Tenant>> find(String name) {
        return transactions.read(transaction -> TenantDirectories.find(transaction, name)
                .thenCompose(directory -> directory.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : open(transaction, name, directory.get())));
    }

    /** The names of all tenants. */
    public CompletableFuture<List<String>> names() {
        return transactions.read(TenantDirectories::names);
    }

    /**
     * Makes a tenant.
     *
     * @param nowMillis creation time
     */
    public CompletableFuture<Tenant> create(String name, TenantLimits limits, long nowMillis) {
        Set<ByteBuffer> ours = new HashSet<>();
        return transactions
                .write(transaction -> create(transaction, name, limits, nowMillis, ours))
                .thenCompose(created -> require(name));
    }

    /** What there is to say of a tenant. One whose usage has never been counted is counted first. */
    public CompletableFuture<TenantDescription> describe(String name) {
        return require(name)
                .thenCompose(tenant -> ensureCounted(tenant)
                        .thenCompose(counted -> transactions.read(transaction -> describe(transaction, tenant))));
    }

    /** Counts the usage of a tenant that was made before that was done; does nothing for others. */
    public CompletableFuture<Void> ensureCounted(Tenant tenant) {
        return new UsageCounter(transactions, tenant.keys()).ensureCounted();
    }

    /** Counts the usage of a tenant anew: versions of Groundkeeper that do not count may have written to it. */
    public CompletableFuture<Void> recount(String name) {
        return require(name).thenCompose(tenant -> new UsageCounter(transactions, tenant.keys()).count());
    }

    /**
     * Changes what a tenant is limited to.
     *
     * @param change makes the new limits of those that there are; may be asked more than once
     * @return the new ones
     */
    public CompletableFuture<TenantLimits> setLimits(String name, UnaryOperator<TenantLimits> change) {
        return transactions.write(transaction -> TenantDirectories.find(transaction, name)
                .thenCompose(directory -> {
                    TenantKeys keys = new TenantKeys(directory
                            .orElseThrow(() -> TenantException.absent(name))
                            .getKey());
                    return transaction.get(keys.limits()).thenCompose(value -> {
                        TenantLimits changed = change.apply(limits(value));
                        transaction.set(keys.limits(), changed.encode());
                        return TenantDirectories.changeGeneration(transaction).thenApply(done -> changed);
                    });
                }));
    }

    /**
     * Deletes a tenant and clears everything that it has, and whatever is left of others whose deletion was interrupted. Where it was
     * deleted already, and that was interrupted, finishes it.
     *
     * @param force deletes it even if it has sessions, which are lost
     */
    public CompletableFuture<Void> delete(String name, boolean force) {
        TenantDeletion deletion = new TenantDeletion(transactions);
        return deletion.begin(name, force)
                .thenCompose(begun -> begun ? CompletableFuture.completedFuture(true) : isBeingDeleted(name))
                .thenCompose(
                        deleted -> deleted ? purge() : CompletableFuture.failedFuture(TenantException.absent(name)));
    }

    private CompletableFuture<Boolean> isBeingDeleted(String name) {
        return new TenantDeletion(transactions)
                .begun()
                .thenApply(deleted -> deleted.stream().anyMatch(each -> TenantDirectories.wasNamed(each, name)));
    }

    /** Clears whatever is left of tenants whose deletion was interrupted. */
    public CompletableFuture<Void> purge() {
        return new TenantDeletion(transactions.inBackground()).finishAll();
    }

    /** Opens the records that all proxies of the store share. */
    public CompletableFuture<ClusterKeys> openCluster() {
        return transactions.write(TenantDirectories::createCluster);
    }

    /** Stamp of the last creation or deletion of a tenant, or change of one's limits: while it is the same, so are they. */
    public CompletableFuture<Stamp> generation(ClusterKeys cluster) {
        return transactions.read(transaction -> transaction
                .get(cluster.generation())
                .thenApply(value -> value == null ? Stamp.ZERO : StampRecord.decode(value)));
    }

    /** What an opened tenant is limited to now; empty where it was deleted, even if there is another of its name. */
    public CompletableFuture<Optional<TenantLimits>> limits(Tenant tenant) {
        TenantKeys keys = tenant.keys();
        return transactions.read(transaction -> transaction
                .get(keys.limits())
                .thenCombine(
                        transaction.get(keys.metadata()),
                        (limits, metadata) -> metadata == null ? Optional.empty() : Optional.of(limits(limits))));
    }

    /** Forgets that a proxy may hold sessions of a tenant, where there is none of that name. */
    public CompletableFuture<Void> forgetHolding(ClusterKeys cluster, long proxy, String name) {
        return transactions.write(transaction -> TenantDirectories.find(transaction, name)
                .thenAccept(found -> {
                    if (found.isEmpty()) {
                        transaction.clear(cluster.holding(proxy, name));
                    }
                }));
    }

    private CompletableFuture<Tenant> require(String name) {
        return find(name).thenApply(found -> found.orElseThrow(() -> TenantException.absent(name)));
    }

    private static TenantLimits limits(byte[] value) {
        return value == null ? TenantLimits.NONE : TenantLimits.decode(value);
    }

    private static CompletableFuture<Void> createIfAbsent(Transaction transaction, String name, long nowMillis) {
        return TenantDirectories.createCluster(transaction)
                .thenCompose(cluster -> TenantDirectories.find(transaction, name))
                .thenCompose(found -> found.isPresent()
                        ? AsyncUtil.DONE
                        : createAbsent(transaction, name, TenantLimits.NONE, nowMillis)
                                .thenApply(created -> null));
    }

    /** @param ours prefixes that earlier attempts have drawn, one of which may have committed without our knowing */
    private static CompletableFuture<Void> create(
            Transaction transaction, String name, TenantLimits limits, long nowMillis, Set<ByteBuffer> ours) {
        return TenantDirectories.find(transaction, name).thenCompose(found -> {
            if (found.isPresent() && ours.contains(ByteBuffer.wrap(found.get().getKey()))) {
                return AsyncUtil.DONE;
            }
            return createAbsent(transaction, name, limits, nowMillis)
                    .thenAccept(directory -> ours.add(ByteBuffer.wrap(directory.getKey())));
        });
    }

    private static CompletableFuture<DirectorySubspace> createAbsent(
            Transaction transaction, String name, TenantLimits limits, long nowMillis) {
        return TenantDirectories.names(transaction)
                .thenCompose(names -> {
                    TenantName.require(name, names);
                    return TenantDirectories.create(transaction, name);
                })
                .thenCompose(directory -> {
                    NewTenant.write(transaction, new TenantKeys(directory.getKey()), limits, nowMillis);
                    return TenantDirectories.changeGeneration(transaction).thenApply(changed -> directory);
                });
    }

    private static CompletableFuture<Optional<Tenant>> open(
            ReadTransaction transaction, String name, DirectorySubspace directory) {
        TenantKeys keys = new TenantKeys(directory.getKey());
        CompletableFuture<ClusterKeys> cluster = TenantDirectories.openCluster(transaction);
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
                    return Optional.of(new Tenant(name, keys, tenant.projection(), cluster.join()));
                });
    }

    /** The doorbell has the newest change's stamp, but a log at rest goes on being trimmed, up to versions without changes. */
    private static long newestVersion(TenantMetadata tenant, byte[] doorbell, byte[] trim) {
        long changed = doorbell == null ? 0 : StampRecord.decode(doorbell).version();
        long trimmed = trim == null ? 0 : TrimRecord.decode(trim).version();
        return Math.max(tenant.base().version(), Math.max(changed, trimmed));
    }

    private static CompletableFuture<TenantDescription> describe(ReadTransaction transaction, Tenant tenant) {
        TenantKeys keys = tenant.keys();
        CompletableFuture<byte[]> metadata = transaction.get(keys.metadata());
        CompletableFuture<byte[]> limits = transaction.get(keys.limits());
        CompletableFuture<Optional<TenantUsage>> usage = new UsageReader(keys).read(transaction);
        CompletableFuture<List<KeyValue>> owned =
                transaction.getRange(keys.owned()).asList();
        return CompletableFuture.allOf(metadata, limits, usage, owned).thenApply(read -> {
            if (metadata.join() == null) {
                throw TenantException.absent(tenant.name());
            }
            Map<Long, Long> sessions = new TreeMap<>();
            owned.join().forEach(entry -> sessions.merge(keys.ownedProxy(entry.getKey()), 1L, Long::sum));
            return new TenantDescription(
                    tenant.name(),
                    TenantMetadata.decode(metadata.join()).createdMillis(),
                    usage.join().orElse(TenantUsage.NONE),
                    limits(limits.join()),
                    sessions);
        });
    }
}
