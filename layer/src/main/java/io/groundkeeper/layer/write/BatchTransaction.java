package io.groundkeeper.layer.write;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import io.groundkeeper.layer.StoreErrors;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.schema.CommitMarker;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.Versionstamped;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Carries a batch out exactly once: load, apply, emit, commit, and again after a conflict.
 *
 * <p>Every attempt reads the lane's {@link CommitMarker} and writes it. So after a commit of unknown result the next attempt
 * finds out whether the previous one happened; and one that is still on its way conflicts with it.
 */
final class BatchTransaction {
    private final Transactions transactions;
    private final RecordLoader loader;
    private final MutationEmitter emitter;
    private final byte[] markerKey;

    BatchTransaction(Transactions transactions, TenantKeys keys, byte[] markerKey) {
        this.transactions = transactions;
        this.loader = new RecordLoader(keys);
        this.emitter = new MutationEmitter(keys);
        this.markerKey = markerKey;
    }

    /**
     * Completes the results of {@code batch}; fails, completing none, where the store refuses for good.
     *
     * @return the requests that need another batch to be finished
     */
    CompletableFuture<List<Batch.Pending>> run(Batch batch) {
        return transactions.run(transaction -> attempt(transaction, batch));
    }

    private CompletableFuture<List<Batch.Pending>> attempt(Transaction transaction, Batch batch) {
        LoadedRecords records = new LoadedRecords();
        CompletableFuture<byte[]> marker = transaction.get(markerKey);
        return load(transaction, batch, Lookups.of(batch.requests()), records)
                .thenCompose(
                        applied -> marker.thenCompose(value -> finish(transaction, batch, applied, records, value)));
    }

    private CompletableFuture<BatchApplier.Applied> load(
            Transaction transaction, Batch batch, Collection<Lookup> lookups, LoadedRecords records) {
        return loader.load(transaction, lookups, records).thenCompose(loaded -> {
            BatchApplier.Applied applied = BatchApplier.apply(batch.requests(), records);
            return applied.missing().isEmpty()
                    ? CompletableFuture.completedFuture(applied)
                    : load(transaction, batch, applied.missing(), records);
        });
    }

    private CompletableFuture<List<Batch.Pending>> finish(
            Transaction transaction,
            Batch batch,
            BatchApplier.Applied applied,
            LoadedRecords records,
            byte[] markerValue) {
        if (batch.mayHaveCommitted() && markerValue != null) {
            CommitMarker marker = CommitMarker.decode(markerValue);
            if (marker.batch() == batch.number()) {
                return CompletableFuture.completedFuture(batch.complete(marker.attempt(), marker.stamp()));
            }
        }
        if (applied.changes().isEmpty() && !batch.mayHaveCommitted()) {
            return transaction.getReadVersion().thenApply(version -> {
                batch.complete(applied.outcomes(), version);
                return List.of();
            });
        }
        emitter.emit(transaction, applied.changes(), records);
        int attempt = batch.begin(applied.outcomes());
        CommitMarker marker = new CommitMarker(Stamp.pending(0), batch.number(), attempt);
        transaction.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, markerKey, Versionstamped.record(marker.encode()));
        CompletableFuture<byte[]> versionstamp = transaction.getVersionstamp();
        return transaction
                .commit()
                .whenComplete((committed, error) -> {
                    if (error != null && !StoreErrors.mayHaveCommitted(error)) {
                        batch.abandon(attempt);
                    }
                })
                .thenCompose(committed -> versionstamp)
                .thenApply(stamp -> batch.complete(attempt, Stamp.ofTransaction(stamp)));
    }
}
