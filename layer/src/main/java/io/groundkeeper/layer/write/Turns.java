package io.groundkeeper.layer.write;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.TurnRecord;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Lanes of several proxies that create sequential children of the same parent take turns. The store lets one of them commit and
 * refuses the others, and the one that has just committed is the quickest to try again; so whoever was refused queues up in the
 * store, and all who would get in the way wait until it is through. A lane has one batch at a time, and so one turn.
 *
 * <p>Turns only decide who tries when. That what is committed is right does not depend on them.
 */
final class Turns {
    private static final Duration POLL = Duration.ofMillis(2);

    /** For how long a turn is waited for that does not end: its lane may be dead. */
    private static final int PATIENCE_POLLS = 100;

    /** As many as there are proxies, and more. */
    private static final int QUEUED = 1_000;

    private final Transactions transactions;
    private final TenantKeys keys;
    private final long proxy;
    private final int lane;
    private final ScheduledExecutorService scheduler;

    /** The turns of one lane. */
    Turns(Transactions transactions, TenantKeys keys, long proxy, int lane, ScheduledExecutorService scheduler) {
        this.transactions = transactions;
        this.keys = keys;
        this.proxy = proxy;
        this.lane = lane;
        this.scheduler = scheduler;
    }

    /**
     * The first turn that has to do with some parents.
     *
     * @param ours whether it is this lane's
     */
    @SuppressWarnings("ArrayRecordComponent") // read-only, never compared
    record Turn(byte[] key, boolean ours) {}

    /** The first turn of those who count children of one of {@code parents}; read without a conflict. */
    CompletableFuture<Optional<Turn>> first(ReadTransaction transaction, Set<Integer> parents) {
        return transaction.snapshot().getRange(keys.turns(), QUEUED).asList().thenApply(turns -> first(turns, parents));
    }

    private Optional<Turn> first(List<KeyValue> turns, Set<Integer> parents) {
        for (KeyValue entry : turns) {
            TurnRecord turn = TurnRecord.decode(entry.getValue());
            if (!Collections.disjoint(turn.parents(), parents)) {
                return Optional.of(new Turn(entry.getKey(), turn.proxy() == proxy && turn.lane() == lane));
            }
        }
        return Optional.empty();
    }

    /** Queues up; complete when it is this lane's turn, or nobody's. */
    CompletableFuture<Void> take(Set<Integer> parents) {
        byte[] turn = new TurnRecord(proxy, lane, parents).encode();
        return transactions
                .write(transaction -> {
                    transaction.mutate(MutationType.SET_VERSIONSTAMPED_KEY, keys.newTurn(), turn);
                    return AsyncUtil.DONE;
                })
                .thenCompose(queued -> new Waiting(parents).await());
    }

    /** Ends a turn. */
    CompletableFuture<Void> end(byte[] key) {
        return transactions.write(transaction -> {
            transaction.clear(key);
            return AsyncUtil.DONE;
        });
    }

    /** Waits for those who come first. */
    private final class Waiting {
        private final Set<Integer> parents;
        private byte[] before;
        private int polls;

        Waiting(Set<Integer> parents) {
            this.parents = parents;
        }

        CompletableFuture<Void> await() {
            return AsyncUtil.whileTrue(
                    () -> transactions
                            .read(transaction -> first(transaction, parents))
                            .thenCompose(first -> first.isEmpty() || first.get().ours()
                                    ? AsyncUtil.READY_FALSE
                                    : waitFor(first.get()).thenApply(waited -> true)),
                    transactions.executor());
        }

        private CompletableFuture<Void> waitFor(Turn other) {
            polls = Arrays.equals(before, other.key()) ? polls + 1 : 0;
            before = other.key();
            return polls < PATIENCE_POLLS ? pause() : end(other.key());
        }
    }

    private CompletableFuture<Void> pause() {
        CompletableFuture<Void> over = new CompletableFuture<>();
        scheduler.schedule(() -> over.complete(null), POLL.toNanos(), TimeUnit.NANOSECONDS);
        return over;
    }
}
