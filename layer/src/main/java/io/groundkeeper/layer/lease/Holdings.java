package io.groundkeeper.layer.lease;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.schema.ClusterKeys;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Which proxies hold sessions of which tenants, so that nobody has to look through all tenants for what a dead proxy has left. An
 * entry is there before its first session and may outlive the last; it goes when the proxy leaves the tenant, or is adopted from.
 */
public final class Holdings {
    private final Transactions transactions;
    private final ClusterKeys keys;

    public Holdings(Transactions transactions, ClusterKeys keys) {
        this.transactions = transactions;
        this.keys = keys;
    }

    /** Ids of the proxies that may hold sessions. */
    public CompletableFuture<Set<Long>> holders() {
        return transactions.read(transaction -> {
            Set<Long> holders = new HashSet<>();
            KeySelector begin = KeySelector.firstGreaterOrEqual(keys.holdings().begin);
            return addHolders(transaction.snapshot(), begin, holders).thenApply(done -> holders);
        });
    }

    /** Skips from proxy to proxy, however many tenants each has. */
    private CompletableFuture<Void> addHolders(ReadTransaction transaction, KeySelector from, Set<Long> holders) {
        KeySelector end = KeySelector.firstGreaterOrEqual(keys.holdings().end);
        return transaction.getRange(from, end, 1).asList().thenCompose(first -> {
            if (first.isEmpty()) {
                return AsyncUtil.DONE;
            }
            long holder = keys.holder(first.get(0).getKey());
            holders.add(holder);
            return addHolders(transaction, KeySelector.firstGreaterOrEqual(keys.holdings(holder).end), holders);
        });
    }

    /** Names of the tenants that {@code proxy} may hold sessions of. */
    public CompletableFuture<List<String>> tenantsOf(long proxy) {
        return transactions.read(transaction -> transaction
                .getRange(keys.holdings(proxy))
                .asList()
                .thenApply(entries -> entries.stream()
                        .map(entry -> keys.heldTenant(entry.getKey()))
                        .toList()));
    }
}
