package io.groundkeeper.it.simulation;

import com.apple.foundationdb.Range;
import com.apple.foundationdb.ReadTransaction;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.fsck.TenantCheck;
import io.groundkeeper.schema.ClusterKeys;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** What the store must hold in the end, when everything has come to rest: whole tenants, and nothing of those that were deleted. */
final class StoreCheck {
    private final Transactions transactions;
    private final List<SimulatedTenant> tenants;
    private final Consumer<String> found;

    /** @param found is told what is wrong */
    StoreCheck(Transactions transactions, List<SimulatedTenant> tenants, Consumer<String> found) {
        this.transactions = transactions;
        this.tenants = tenants;
        this.found = found;
    }

    CompletableFuture<Void> run() {
        CompletableFuture<Void> checked =
                checkHoldings(tenants.get(0).newest().tenant().cluster());
        for (SimulatedTenant tenant : tenants) {
            for (TenantLife life : tenant.lives()) {
                checked = checked.thenCompose(
                        done -> life == tenant.newest() ? checkWhole(life.tenant()) : checkGone(life));
            }
        }
        return checked;
    }

    private CompletableFuture<Void> checkWhole(Tenant tenant) {
        return new TenantCheck(transactions, tenant).run().thenAccept(findings -> {
            findings.violations().forEach(violation -> found.accept("fsck of " + tenant.name() + ": " + violation));
            findings.unchecked().forEach(unchecked -> found.accept("fsck of " + tenant.name() + ": " + unchecked));
        });
    }

    private CompletableFuture<Void> checkGone(TenantLife life) {
        return transactions.read(transaction -> count(
                        transaction, life.tenant().keys().all())
                .thenAccept(left -> {
                    if (left > 0) {
                        found.accept("of " + life + ", which was deleted, " + left + " keys are left");
                    }
                }));
    }

    private static CompletableFuture<Integer> count(ReadTransaction transaction, Range range) {
        return transaction.getRange(range).asList().thenApply(List::size);
    }

    /** Whose sessions there are is known, and nothing is known of proxies that are no more, nor of tenants. */
    private CompletableFuture<Void> checkHoldings(ClusterKeys cluster) {
        return transactions.read(transaction -> {
            CompletableFuture<List<Long>> leases = keys(transaction, cluster.leases(), cluster::leaseOwner);
            CompletableFuture<List<byte[]>> holdings = keys(transaction, cluster.holdings(), key -> key);
            return leases.thenCombine(holdings, (owners, held) -> {
                Set<Long> alive = new HashSet<>(owners);
                for (byte[] key : held) {
                    if (!alive.contains(cluster.holder(key))) {
                        found.accept("a proxy that is no more still holds " + cluster.heldTenant(key));
                    }
                }
                return null;
            });
        });
    }

    private static <T> CompletableFuture<List<T>> keys(
            ReadTransaction transaction, Range range, Function<byte[], T> decode) {
        return transaction
                .getRange(range)
                .asList()
                .thenApply(entries -> entries.stream()
                        .map(entry -> decode.apply(entry.getKey()))
                        .toList());
    }
}
