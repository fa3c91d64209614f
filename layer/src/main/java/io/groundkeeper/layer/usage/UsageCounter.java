package io.groundkeeper.layer.usage;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.quota.SubtreeSize;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.Versionstamped;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Makes the counter of what a tenant has agree with what there is. All batches add to the counter, whether it is right or not; so it is by a
 * constant that it is wrong, and that is what a {@linkplain UsageCount count} tells: counter and count at one version. Adding the
 * difference sets it right, whatever is written meanwhile.
 */
public final class UsageCounter {
    private final Transactions transactions;
    private final TenantKeys keys;
    private final SubtreeSize.Limits page;

    public UsageCounter(Transactions transactions, TenantKeys keys) {
        this(transactions, keys, SubtreeSize.Limits.DEFAULT);
    }

    UsageCounter(Transactions transactions, TenantKeys keys, SubtreeSize.Limits page) {
        this.transactions = transactions;
        this.keys = keys;
        this.page = page;
    }

    /** Counts a tenant that was made before its usage was counted; does nothing where that has been done. */
    public CompletableFuture<Void> ensureCounted() {
        return transactions
                .read(transaction -> transaction.get(keys.counted()))
                .thenCompose(mark -> mark == null ? count() : AsyncUtil.DONE);
    }

    /** Counts anew, whatever the counter says. Where several do so at once, one of them does. */
    public CompletableFuture<Void> count() {
        return UsageCount.count(transactions, keys, page)
                .thenCompose(result -> transactions.write(transaction -> correct(transaction, result)));
    }

    private CompletableFuture<Void> correct(Transaction transaction, UsageCount.Result result) {
        CompletableFuture<byte[]> metadata = transaction.get(keys.metadata());
        return transaction.get(keys.counted()).thenAcceptBoth(metadata, (mark, there) -> {
            if (there != null && Arrays.equals(mark, result.mark())) {
                transaction.mutate(
                        MutationType.ADD,
                        keys.usage(),
                        result.counted().minus(result.kept()).encode());
                transaction.mutate(
                        MutationType.SET_VERSIONSTAMPED_VALUE,
                        keys.counted(),
                        Versionstamped.record(StampRecord.encode(Stamp.pending(0))));
            }
        });
    }
}
