package io.groundkeeper.layer;

import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncUtil;
import com.apple.foundationdb.directory.DirectorySubspace;
import io.groundkeeper.schema.TenantKeys;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Deletes tenants, in two steps. The first one is a transaction after which the tenant is no more: its name is free, and its metadata gone,
 * without which no session is opened or moved. The second clears everything in bounded transactions, and may be interrupted and
 * taken up by anyone, several at once.
 *
 * <p>Proxies may have the tenant open all the while. What they write depends on a session, on a znode or a quota that is there, or on the
 * metadata, each read exactly. Sessions are cleared first, and only become fewer; so when everything has been gone through once nothing more
 * can be written. What was written behind the place where the clearing was by then is found by going through it once more.
 */
final class TenantDeletion {
    /** Keys that are cleared at once; a value has up to 64 KiB. */
    private static final int KEYS_AT_ONCE = 500;

    private final Transactions transactions;

    TenantDeletion(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Makes a tenant one that is being deleted.
     *
     * @return whether there was one
     */
    CompletableFuture<Boolean> begin(String name, boolean force) {
        return transactions.write(transaction -> TenantDirectories.find(transaction, name)
                .thenCompose(directory -> directory.isEmpty()
                        ? CompletableFuture.completedFuture(false)
                        : begin(transaction, name, directory.get(), force).thenApply(begun -> true)));
    }

    private static CompletableFuture<Void> begin(
            Transaction transaction, String name, DirectorySubspace directory, boolean force) {
        TenantKeys keys = new TenantKeys(directory.getKey());
        CompletableFuture<Void> allowed = force ? AsyncUtil.DONE : requireNoSessions(transaction, name, keys);
        return allowed.thenCompose(unused -> {
            transaction.clear(keys.metadata());
            return TenantDirectories.moveToDeleted(transaction, name, directory)
                    .thenCompose(moved -> TenantDirectories.changeGeneration(transaction));
        });
    }

    /** An exact read: whoever opens a session meanwhile, or has just opened one, is in the way of the deletion. */
    private static CompletableFuture<Void> requireNoSessions(Transaction transaction, String name, TenantKeys keys) {
        return transaction.getRange(keys.sessions()).asList().thenAccept(sessions -> {
            if (!sessions.isEmpty()) {
                throw new TenantException(
                        TenantException.Reason.IN_USE,
                        "tenant " + name + " has " + sessions.size() + " session" + (sessions.size() == 1 ? "" : "s")
                                + ": stop its clients, or delete it with --force");
            }
        });
    }

    /** What is being deleted. */
    CompletableFuture<List<String>> begun() {
        return transactions.read(TenantDirectories::deleted);
    }

    /** Clears what is left of all tenants that are being deleted. */
    CompletableFuture<Void> finishAll() {
        return begun().thenCompose(this::finishAll);
    }

    private CompletableFuture<Void> finishAll(List<String> deleted) {
        return deleted.isEmpty()
                ? AsyncUtil.DONE
                : finish(deleted.get(0)).thenCompose(done -> finishAll(deleted.subList(1, deleted.size())));
    }

    private CompletableFuture<Void> finish(String deleted) {
        return transactions
                .read(transaction -> TenantDirectories.findDeleted(transaction, deleted))
                .thenCompose(directory -> directory.isEmpty()
                        ? AsyncUtil.DONE
                        : finish(deleted, new TenantKeys(directory.get().getKey())));
    }

    private CompletableFuture<Void> finish(String deleted, TenantKeys keys) {
        return PagedClear.clear(transactions, keys.sessions(), KEYS_AT_ONCE)
                .thenCompose(cleared -> AsyncUtil.whileTrue(
                        () -> PagedClear.clear(transactions, keys.all(), KEYS_AT_ONCE)
                                .thenCompose(all ->
                                        transactions.write(transaction -> removeIfEmpty(transaction, deleted, keys)))
                                .thenApply(removed -> !removed),
                        transactions.executor()));
    }

    private static CompletableFuture<Boolean> removeIfEmpty(Transaction transaction, String deleted, TenantKeys keys) {
        return transaction
                .getRange(keys.all(), 1)
                .asList()
                .thenCompose(left -> left.isEmpty()
                        ? TenantDirectories.removeDeleted(transaction, deleted).thenApply(removed -> true)
                        : CompletableFuture.completedFuture(false));
    }
}
