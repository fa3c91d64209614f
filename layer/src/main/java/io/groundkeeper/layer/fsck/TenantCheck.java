package io.groundkeeper.layer.fsck;

import com.apple.foundationdb.Range;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.schema.TenantKeys;
import java.util.NavigableSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Checks a tenant, which may be written to meanwhile: that what its records say of each other is true. It changes nothing, and
 * reads in transactions of bounded size.
 */
public final class TenantCheck {
    private final Transactions transactions;
    private final Tenant tenant;
    private final TenantKeys keys;
    private final Tally tally = new Tally();
    private final NavigableSet<String> largeParents = new ConcurrentSkipListSet<>();

    /** A check, to be run once. */
    public TenantCheck(Transactions transactions, Tenant tenant) {
        this.transactions = transactions;
        this.tenant = tenant;
        this.keys = tenant.keys();
    }

    /** Checks everything. Fails only where the store does. */
    public CompletableFuture<Findings> run() {
        Sweep sweep = new Sweep(transactions, tally);
        IndexChecks indexes = new IndexChecks(tenant);
        return sweep.through("znodes", keys.nodes(), new ZnodeCheck(keys, largeParents))
                .thenCompose(done -> countLargeParents())
                .thenCompose(done -> sweep.through("children", keys.children(), indexes.children()))
                .thenCompose(done -> sweep.through("sessions", keys.sessions(), indexes.sessions()))
                .thenCompose(done -> sweep.through("sessions of proxies", keys.owned(), indexes.owned()))
                .thenCompose(done -> sweep.through("ephemerals", keys.ephemerals(), indexes.ephemerals()))
                .thenCompose(done -> sweep.through("containers and TTLs", keys.reaps(), indexes.reaps()))
                .thenCompose(done -> sweep.through("quotas", keys.quotas(), indexes.quotas()))
                .thenCompose(done -> sweep.through("usages of quotas", keys.quotaUsages(), indexes.quotaUsages()))
                .thenCompose(done -> sweep.through("commit markers", keys.markers(), indexes.markers()))
                .thenCompose(done -> sweep.through("turns", keys.turns(), indexes.turns()))
                .thenCompose(done -> sweep.through("log entries", keys.log(), new LogCheck(keys)))
                .thenCompose(done -> sweep.through("limits", limits(), indexes.limits()))
                .thenCompose(done -> new UsageCheck(transactions, keys, tally).run())
                .thenCompose(done -> sweep.through("unknown keys", keys.unknown(), indexes.unknown()))
                .thenApply(done -> tally.findings());
    }

    private Range limits() {
        return new Range(keys.limits(), ByteArrayUtil.keyAfter(keys.limits()));
    }

    private CompletableFuture<Void> countLargeParents() {
        String path = largeParents.pollFirst();
        return path == null
                ? CompletableFuture.completedFuture(null)
                : new LargeParentCheck(transactions, keys, tally, path).run().thenCompose(done -> countLargeParents());
    }
}
