package io.groundkeeper.layer.lease;

import com.apple.foundationdb.Transaction;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.schema.ClusterKeys;
import io.groundkeeper.schema.LeaseRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The leases in the store, and the transactions that change them. Thread-safe. */
final class Leases {
    /** Keeper of a lease that was given up. No proxy has this id. */
    private static final long NOBODY = 0;

    private final Transactions transactions;
    private final ClusterKeys keys;

    Leases(Transactions transactions, ClusterKeys keys) {
        this.transactions = transactions;
        this.keys = keys;
    }

    static boolean isReleased(LeaseRecord lease) {
        return lease != null && lease.keeper() == NOBODY;
    }

    /** Those there are, by the proxy that they were taken by. */
    CompletableFuture<Map<Long, LeaseRecord>> all() {
        return transactions
                .read(transaction ->
                        transaction.snapshot().getRange(keys.leases()).asList())
                .thenApply(entries -> {
                    Map<Long, LeaseRecord> leases = new HashMap<>();
                    entries.forEach(
                            entry -> leases.put(keys.leaseOwner(entry.getKey()), LeaseRecord.decode(entry.getValue())));
                    return leases;
                });
    }

    CompletableFuture<Void> take(long self) {
        return transactions.write(transaction -> {
            set(transaction, self, new LeaseRecord(self, 0));
            return CompletableFuture.completedFuture(null);
        });
    }

    /** Whether the lease is still the proxy's own; then it is beaten. */
    CompletableFuture<Boolean> beat(long self) {
        return transactions.write(transaction -> get(transaction, self).thenApply(lease -> {
            boolean own = isKeptBy(self, lease);
            if (own) {
                set(transaction, self, new LeaseRecord(self, lease.beat() + 1));
            }
            return own;
        }));
    }

    /** Gives the lease up if it is there. */
    CompletableFuture<Void> release(long self) {
        return transactions.write(transaction -> get(transaction, self).thenAccept(lease -> {
            if (lease != null) {
                set(transaction, self, new LeaseRecord(NOBODY, 0));
            }
        }));
    }

    /**
     * Takes a dead lease over, unless somebody else was faster, its owner has come back, or {@code self} has no lease itself.
     *
     * @param expected what has not changed for as long as it takes to be dead, null where there is no lease
     */
    CompletableFuture<Boolean> takeOver(long dead, LeaseRecord expected, long self) {
        return transactions.write(transaction -> get(transaction, self)
                .thenCombine(get(transaction, dead), (own, lease) -> {
                    boolean free = isKeptBy(self, lease) || Objects.equals(lease, expected);
                    if (!free || !isKeptBy(self, own)) {
                        return false;
                    }
                    set(transaction, dead, new LeaseRecord(self, lease == null ? 0 : lease.beat() + 1));
                    return true;
                }));
    }

    /** Removes a lease that {@code self} has taken over, once nothing is left to adopt. */
    CompletableFuture<Void> remove(long dead, long self) {
        return transactions.write(transaction -> get(transaction, dead).thenAccept(lease -> {
            if (isKeptBy(self, lease)) {
                transaction.clear(keys.lease(dead));
            }
        }));
    }

    static boolean isKeptBy(long proxy, LeaseRecord lease) {
        return lease != null && lease.keeper() == proxy;
    }

    private CompletableFuture<LeaseRecord> get(Transaction transaction, long owner) {
        return transaction.get(keys.lease(owner)).thenApply(value -> value == null ? null : LeaseRecord.decode(value));
    }

    private void set(Transaction transaction, long owner, LeaseRecord lease) {
        transaction.set(keys.lease(owner), lease.encode());
    }
}
