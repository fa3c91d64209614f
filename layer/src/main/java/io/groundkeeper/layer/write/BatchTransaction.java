package io.groundkeeper.layer.write;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.StoreErrors;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.quota.QuotaPolicy;
import io.groundkeeper.layer.quota.QuotaWarnings;
import io.groundkeeper.schema.CommitMarker;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.Versionstamped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Carries a batch out exactly once: load, apply, emit, commit, and again after a conflict.
 *
 * <p>The first attempt is made at the {@link KnownVersion}, with every read exact: if it commits, what it decided holds at the
 * commit too, as old as the version may be. If it has nothing to commit, or cannot, the next one asks the store for a current
 * version; then what only informs a reply is read as a snapshot, so that siblings do not conflict.
 *
 * <p>Every attempt reads the lane's {@link CommitMarker} and writes it. So after a commit of unknown result the next attempt
 * finds out whether the previous one happened; and one that is still on its way conflicts with it.
 */
final class BatchTransaction {
    /** Which version an attempt reads at. */
    private enum At {
        KNOWN_VERSION,
        CURRENT_VERSION
    }

    private final Transactions transactions;
    private final RecordLoader loader;
    private final MutationEmitter emitter;
    private final byte[] markerKey;
    private final KnownVersion known;
    private final QuotaPolicy quotas;
    private final QuotaWarnings warnings;

    BatchTransaction(
            Transactions transactions, Tenant tenant, byte[] markerKey, KnownVersion known, QuotaPolicy quotas) {
        TenantKeys keys = tenant.keys();
        this.transactions = transactions;
        this.loader = new RecordLoader(keys, quotas.countedAtOnce());
        this.emitter = new MutationEmitter(keys);
        this.markerKey = markerKey;
        this.known = known;
        this.quotas = quotas;
        this.warnings = new QuotaWarnings(tenant.name());
    }

    /**
     * Completes the results of {@code batch}; fails, completing none, where the store refuses for good.
     *
     * @return the requests that need another batch to be finished
     */
    CompletableFuture<List<Batch.Pending>> run(Batch batch) {
        long version = known.get();
        if (version == 0) {
            return runAtCurrentVersion(batch);
        }
        CompletableFuture<Optional<List<Batch.Pending>>> early = transactions.once(transaction -> {
            transaction.setReadVersion(version);
            return attempt(transaction, At.KNOWN_VERSION, batch);
        });
        return AsyncUtil.composeHandle(early, (unfinished, error) -> {
            if (error == null && unfinished.isPresent()) {
                return CompletableFuture.completedFuture(unfinished.get());
            }
            if (error != null) {
                known.refused();
            }
            return runAtCurrentVersion(batch);
        });
    }

    private CompletableFuture<List<Batch.Pending>> runAtCurrentVersion(Batch batch) {
        return transactions.run(
                transaction -> attempt(transaction, At.CURRENT_VERSION, batch).thenApply(Optional::orElseThrow));
    }

    /**
     * Tries to carry out a batch.
     *
     * @return the requests that need another batch; empty where nothing was to be committed at a version that is not current, so
     *     that nothing is decided
     */
    private CompletableFuture<Optional<List<Batch.Pending>>> attempt(Transaction transaction, At at, Batch batch) {
        ReadTransaction forReplies = at == At.CURRENT_VERSION ? transaction.snapshot() : transaction;
        LoadedRecords records = new LoadedRecords();
        CompletableFuture<byte[]> marker = transaction.get(markerKey);
        return load(transaction, forReplies, batch, Lookups.of(batch.requests()), records)
                .thenCompose(applied -> marker.thenCompose(
                                value -> finish(transaction, at, batch, applied, records, value))
                        .whenComplete((unfinished, error) -> {
                            if (error == null && unfinished.isPresent()) {
                                warnings.warn(
                                        applied.quotaExcesses(),
                                        batch.requests().get(0).timeMillis());
                            }
                        }));
    }

    private CompletableFuture<BatchApplier.Applied> load(
            Transaction transaction,
            ReadTransaction forReplies,
            Batch batch,
            Collection<Lookup> lookups,
            LoadedRecords records) {
        return loader.load(transaction, forReplies, lookups, records).thenCompose(loaded -> {
            BatchApplier.Applied applied = BatchApplier.apply(batch.requests(), records, quotas.enforced());
            return applied.missing().isEmpty()
                    ? CompletableFuture.completedFuture(applied)
                    : load(transaction, forReplies, batch, applied.missing(), records);
        });
    }

    private CompletableFuture<Optional<List<Batch.Pending>>> finish(
            Transaction transaction,
            At at,
            Batch batch,
            BatchApplier.Applied applied,
            LoadedRecords records,
            byte[] markerValue) {
        if (batch.mayHaveCommitted() && markerValue != null) {
            CommitMarker marker = CommitMarker.decode(markerValue);
            if (marker.batch() == batch.number()) {
                return CompletableFuture.completedFuture(
                        Optional.of(complete(batch, marker.attempt(), marker.stamp())));
            }
        }
        if (applied.changes().isEmpty() && !batch.mayHaveCommitted()) {
            return at == At.KNOWN_VERSION
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : transaction.getReadVersion().thenApply(version -> {
                        batch.complete(applied.outcomes(), version);
                        return Optional.of(List.of());
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
                .thenApply(stamp -> Optional.of(complete(batch, attempt, Stamp.ofTransaction(stamp))));
    }

    private List<Batch.Pending> complete(Batch batch, int attempt, Stamp transaction) {
        known.committed(transaction.version());
        return batch.complete(attempt, transaction);
    }
}
