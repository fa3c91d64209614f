package io.groundkeeper.layer.write;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.StoreErrors;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.log.Appended;
import io.groundkeeper.layer.log.LogFollower;
import io.groundkeeper.layer.quota.QuotaPolicy;
import io.groundkeeper.layer.quota.QuotaWarnings;
import io.groundkeeper.schema.CommitMarker;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.TenantLimits;
import io.groundkeeper.schema.Versionstamped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries a batch out exactly once: load, apply, emit, commit, and again after a conflict.
 *
 * <p>The first attempt is made at the {@link KnownVersion}, with every read exact: if it commits, what it decided holds at the
 * commit too, as old as the version may be. If it has nothing to commit, or cannot, the next one asks the store for a current
 * version; then what only informs a reply is read as a snapshot, so that siblings do not conflict.
 *
 * <p>The first attempt reads the doorbell as well. So if it commits, its changes are {@link Appended} to the log right behind what the
 * doorbell told of, and whoever follows the log need not read them.
 *
 * <p>Batches that create sequential children of one parent through several proxies would refuse each other again and again; they take
 * {@link Turns}.
 *
 * <p>Every attempt reads the lane's {@link CommitMarker} and writes it. So after a commit of unknown result the next attempt
 * finds out whether the previous one happened; and one that is still on its way conflicts with it.
 */
final class BatchTransaction {
    private static final long CURRENT = 0;

    private final Transactions transactions;
    private final RecordLoader loader;
    private final MutationEmitter emitter;
    private final byte[] metadataKey;
    private final byte[] markerKey;
    private final byte[] doorbellKey;
    private final KnownVersion known;
    private final LogFollower follower;
    private final Turns turns;
    private final Consumer<Batch> joining;
    private final QuotaPolicy quotas;
    private final Supplier<TenantLimits> limits;
    private final QuotaWarnings warnings;
    private final LaneMonitor monitor;

    /**
     * Of the lane with this marker and these turns.
     *
     * @param follower is told of what it commits
     * @param joining adds requests to a batch whose turn it is, for which that turn is enough
     * @param limits what the tenant is limited to now
     */
    BatchTransaction(
            Transactions transactions,
            Tenant tenant,
            byte[] markerKey,
            LogFollower follower,
            Turns turns,
            Consumer<Batch> joining,
            QuotaPolicy quotas,
            Supplier<TenantLimits> limits,
            LaneMonitor monitor) {
        TenantKeys keys = tenant.keys();
        this.transactions = transactions;
        this.loader = new RecordLoader(keys, quotas.countedAtOnce());
        this.emitter = new MutationEmitter(tenant);
        this.metadataKey = keys.metadata();
        this.markerKey = markerKey;
        this.doorbellKey = keys.doorbell();
        this.known = new KnownVersion(follower);
        this.follower = follower;
        this.turns = turns;
        this.joining = joining;
        this.quotas = quotas;
        this.limits = limits;
        this.monitor = monitor;
        this.warnings = new QuotaWarnings(tenant.name());
    }

    /**
     * Completes the results of {@code batch}; fails, completing none, where the store refuses for good.
     *
     * @return the requests that need another batch to be finished
     */
    CompletableFuture<List<Batch.Pending>> run(Batch batch) {
        if (turns.areLikely(batch.parents())) {
            return runInTurn(batch);
        }
        long version = known.get();
        if (version == CURRENT) {
            return runAtCurrentVersion(batch);
        }
        CompletableFuture<Decision> early =
                transactions.once(transaction -> new Attempt(transaction, version, batch).run());
        return AsyncUtil.composeHandle(early, (decision, error) -> {
            if (error == null && decision.isMade()) {
                return CompletableFuture.completedFuture(decision.unfinished());
            }
            if (error != null) {
                known.refused();
            }
            return runAtCurrentVersion(batch);
        });
    }

    private CompletableFuture<List<Batch.Pending>> runAtCurrentVersion(Batch batch) {
        return transactions
                .run(transaction -> new Attempt(transaction, CURRENT, batch).run())
                .thenCompose(decision -> decision.isMade()
                        ? CompletableFuture.completedFuture(decision.unfinished())
                        : runInTurn(batch));
    }

    private CompletableFuture<List<Batch.Pending>> runInTurn(Batch batch) {
        monitor.awaitsTurn();
        AtomicReference<Decision> last = new AtomicReference<>(Decision.waitBehind(Turns.Queue.EMPTY));
        return AsyncUtil.whileTrue(
                        () -> turns.await(last.get().queue(), batch.parents().counted())
                                .thenCompose(turns -> transactions.run(
                                        transaction -> new Attempt(transaction, CURRENT, batch, turns).runInTurn()))
                                .thenApply(decision -> {
                                    last.set(decision);
                                    return !decision.isMade();
                                }),
                        transactions.executor())
                .thenApply(done -> last.get().unfinished());
    }

    /**
     * What an attempt came to.
     *
     * @param unfinished the requests that need another batch; null where nothing is decided, as there was nothing to commit or it
     *     is another lane's turn
     * @param queue the turns that it has seen
     */
    private record Decision(List<Batch.Pending> unfinished, Turns.Queue queue) {

        static Decision waitBehind(Turns.Queue queue) {
            return new Decision(null, queue);
        }

        boolean isMade() {
            return unfinished != null;
        }
    }

    /** One try to carry a batch out. */
    private final class Attempt {
        private final Transaction transaction;
        private final long version;
        private final Batch batch;
        private final boolean inTurn;
        private final TenantLimits limited = limits.get();
        private final LoadedRecords records = new LoadedRecords();
        private byte[] marker;
        private byte[] doorbell;
        private Turns.Queue queue;

        /** @param version the one to read at, or {@link #CURRENT} */
        Attempt(Transaction transaction, long version, Batch batch) {
            this(transaction, version, batch, true);
        }

        /** @param inTurn whether it waits for its turn */
        Attempt(Transaction transaction, long version, Batch batch, boolean inTurn) {
            this.inTurn = inTurn;
            this.transaction = transaction;
            this.version = version;
            this.batch = batch;
        }

        /** Looks whose turn it is before anything else, and takes in who has come meanwhile. */
        CompletableFuture<Decision> runInTurn() {
            return readQueue().thenCompose(read -> {
                if (isAnothersTurn()) {
                    return undecided();
                }
                if (!batch.mayHaveCommitted()) {
                    joining.accept(batch);
                }
                return run();
            });
        }

        CompletableFuture<Decision> run() {
            CompletableFuture<Void> rung = AsyncUtil.DONE;
            if (version != CURRENT) {
                transaction.setReadVersion(version);
                rung = transaction.get(doorbellKey).thenAccept(value -> doorbell = value);
            }
            CompletableFuture<Void> marked = transaction.get(markerKey).thenAccept(value -> marker = value);
            return load(Lookups.of(batch.requests(), limited))
                    .thenCombine(marked, (applied, done) -> applied)
                    .thenCombine(rung, (applied, done) -> applied)
                    .thenCombine(readQueue(), (applied, done) -> applied)
                    .thenCompose(applied -> (isAnothersTurn() ? undecided() : finish(applied))
                            .whenComplete((decision, error) -> {
                                if (error == null && decision.isMade()) {
                                    turns.over(queue, batch.parents());
                                    warnings.warn(
                                            applied.quotaExcesses(),
                                            batch.requests().get(0).timeMillis());
                                }
                            }))
                    .whenComplete((decision, error) -> {
                        if (error != null) {
                            monitor.triedInVain();
                        }
                    });
        }

        private CompletableFuture<Decision> undecided() {
            return CompletableFuture.completedFuture(Decision.waitBehind(queue));
        }

        private CompletableFuture<Decision> decided(List<Batch.Pending> unfinished) {
            return CompletableFuture.completedFuture(new Decision(unfinished, queue));
        }

        private CompletableFuture<Void> readQueue() {
            if (queue != null) {
                return AsyncUtil.DONE;
            }
            Set<Integer> counted = batch.parents().counted();
            if (counted.isEmpty()) {
                queue = Turns.Queue.EMPTY;
                return AsyncUtil.DONE;
            }
            return turns.read(transaction, counted).thenAccept(read -> queue = read);
        }

        /** An attempt whose result is unknown must be cleared up, whosever turn it is. */
        private boolean isAnothersTurn() {
            return inTurn && !queue.isOurTurn() && !batch.mayHaveCommitted() && (!queue.isEmpty() || batch.needsTurn());
        }

        private CompletableFuture<BatchApplier.Applied> load(Collection<Lookup> lookups) {
            ReadTransaction forReplies = version == CURRENT ? transaction.snapshot() : transaction;
            return loader.load(transaction, forReplies, lookups, records).thenCompose(loaded -> {
                BatchApplier.Applied applied =
                        BatchApplier.apply(batch.requests(), records, quotas.enforced(), limited);
                return applied.missing().isEmpty()
                        ? CompletableFuture.completedFuture(applied)
                        : load(applied.missing());
            });
        }

        private CompletableFuture<Decision> finish(BatchApplier.Applied applied) {
            if (batch.mayHaveCommitted() && marker != null) {
                CommitMarker left = CommitMarker.decode(marker);
                if (left.batch() == batch.number()) {
                    follower.grown(left.stamp().version());
                    return decided(complete(left.attempt(), left.stamp()));
                }
            }
            if (!applied.changes().isEmpty()) {
                return commit(applied);
            }
            if (!batch.mayHaveCommitted()) {
                return version == CURRENT ? answer(applied) : undecided();
            }
            // An earlier attempt that is still on its way is cut off by writing the marker; or, if the tenant has been
            // deleted, already.
            return transaction
                    .get(metadataKey)
                    .thenCompose(metadata -> metadata == null ? answer(applied) : commit(applied));
        }

        private CompletableFuture<Decision> answer(BatchApplier.Applied applied) {
            CompletableFuture<Void> ended = queue.isOurTurn() ? turns.end(queue.first()) : AsyncUtil.DONE;
            return ended.thenCompose(done -> transaction.getReadVersion()).thenCompose(current -> {
                batch.complete(applied.outcomes(), current);
                return decided(List.of());
            });
        }

        private CompletableFuture<Decision> commit(BatchApplier.Applied applied) {
            if (queue.isOurTurn()) {
                transaction.clear(queue.first());
            }
            emitter.emit(transaction, applied.changes(), records);
            int attempt = batch.begin(applied.outcomes());
            CommitMarker mark = new CommitMarker(Stamp.pending(0), batch.number(), attempt);
            transaction.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, markerKey, Versionstamped.record(mark.encode()));
            CompletableFuture<byte[]> versionstamp = transaction.getVersionstamp();
            long begun = monitor.commitBegins();
            return transaction
                    .commit()
                    .whenComplete((committed, error) -> {
                        if (error == null) {
                            monitor.committed(begun);
                        } else {
                            notCommitted(attempt, error);
                        }
                    })
                    .thenCompose(committed -> versionstamp)
                    .thenCompose(bytes -> {
                        Stamp stamp = Stamp.ofTransaction(bytes);
                        tell(stamp, applied.changes());
                        return decided(complete(attempt, stamp));
                    });
        }

        private void notCommitted(int attempt, Throwable error) {
            if (StoreErrors.mayHaveCommitted(error)) {
                monitor.resultUnknown();
                return;
            }
            if (StoreErrors.isConflict(error)) {
                monitor.conflicted();
            }
            batch.abandon(attempt);
            if (version == CURRENT) {
                batch.refused();
            }
        }

        private void tell(Stamp stamp, Workspace.Changes changes) {
            if (version == CURRENT) {
                follower.grown(stamp.version());
                return;
            }
            Stamp predecessor = doorbell == null ? Stamp.ZERO : StampRecord.decode(doorbell);
            Stamp end = Stamp.committed(stamp.version(), stamp.batchOrder(), Stamp.MAX_ORDER);
            follower.appended(new Appended(version, predecessor, end, changes.logged(stamp)));
        }

        private List<Batch.Pending> complete(int attempt, Stamp stamp) {
            known.committed(stamp.version());
            return batch.complete(attempt, stamp);
        }
    }
}
