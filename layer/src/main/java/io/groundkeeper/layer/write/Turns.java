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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Lanes of several proxies that create sequential children of the same parent take turns. The store lets one of them commit and
 * refuses the others, and the one that has just committed is the quickest to try again; so whoever was refused queues up in the
 * store, and all who would get in the way wait until it is through. A lane has one batch at a time, and so one turn; its turns
 * are used by one batch at a time.
 *
 * <p>Turns only decide who tries when. That what is committed is right does not depend on them.
 */
final class Turns {
    /** Between two looks at the queue, for each turn that is ahead. */
    private static final Duration POLL = Duration.ofMillis(1);

    /** For how long a turn is waited for that does not end: its lane may be dead. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** As many as there are proxies, and more. */
    private static final int QUEUED = 1_000;

    private final Transactions transactions;
    private final TenantKeys keys;
    private final long proxy;
    private final int lane;
    private final ScheduledExecutorService scheduler;
    private volatile Set<Integer> contended = Set.of();
    private byte[] waitedFor;
    private Duration waited = Duration.ZERO;

    /** The turns of one lane. */
    Turns(Transactions transactions, TenantKeys keys, long proxy, int lane, ScheduledExecutorService scheduler) {
        this.transactions = transactions;
        this.keys = keys;
        this.proxy = proxy;
        this.lane = lane;
        this.scheduler = scheduler;
    }

    /**
     * Turns that have to do with some parents, in their order, as a lane sees them.
     *
     * @param first key of the first one; null where there is none
     * @param queued whether the lane's is one of them
     * @param ahead how many come before the lane's; all where it has none
     * @param others whether there are others than the lane's
     */
    @SuppressWarnings("ArrayRecordComponent") // read-only, never compared
    record Queue(byte[] first, boolean queued, int ahead, boolean others) {
        static final Queue EMPTY = new Queue(null, false, 0, false);

        boolean isEmpty() {
            return first == null;
        }

        /** Whether the first one is the lane's. */
        boolean isOurTurn() {
            return queued && ahead == 0;
        }
    }

    /** Whose turn it is to create or delete children of {@code parents}; read without a conflict. */
    CompletableFuture<Queue> read(ReadTransaction transaction, Set<Integer> parents) {
        return transaction.snapshot().getRange(keys.turns(), QUEUED).asList().thenApply(turns -> queue(turns, parents));
    }

    private Queue queue(List<KeyValue> turns, Set<Integer> parents) {
        byte[] first = null;
        int ahead = 0;
        int others = 0;
        boolean queued = false;
        for (KeyValue entry : turns) {
            TurnRecord turn = TurnRecord.decode(entry.getValue());
            if (Collections.disjoint(turn.parents(), parents)) {
                continue;
            }
            first = first == null ? entry.getKey() : first;
            if (turn.proxy() == proxy && turn.lane() == lane) {
                queued = true;
            } else {
                others++;
                ahead += queued ? 0 : 1;
            }
        }
        return new Queue(first, queued, ahead, others > 0);
    }

    /** Whether others were in the way of the last batch that numbered children of one of {@code parents}. */
    boolean areLikely(Parents parents) {
        return !Collections.disjoint(contended, parents.numbered());
    }

    /** Notes that a batch comes to its end, which has seen {@code queue}. */
    void over(Queue queue, Parents parents) {
        contended = queue.others() ? parents.numbered() : Set.of();
    }

    private CompletableFuture<Boolean> take(Set<Integer> parents) {
        byte[] turn = new TurnRecord(proxy, lane, parents).encode();
        return transactions.write(transaction -> transaction
                .get(keys.metadata())
                .thenApply(metadata -> {
                    if (metadata == null) {
                        return false;
                    }
                    transaction.mutate(MutationType.SET_VERSIONSTAMPED_KEY, keys.newTurn(), turn);
                    return true;
                }));
    }

    /** Ends a turn. */
    CompletableFuture<Void> end(byte[] key) {
        return transactions.write(transaction -> {
            transaction.clear(key);
            return AsyncUtil.DONE;
        });
    }

    /**
     * Queues up where the lane has not; waits until it is time to look at the queue again; ends the turn of one who does not.
     *
     * @return whether there are turns to wait for: not in a tenant that was deleted
     */
    CompletableFuture<Boolean> await(Queue queue, Set<Integer> parents) {
        if (!queue.queued()) {
            return take(parents);
        }
        if (!Arrays.equals(waitedFor, queue.first())) {
            waitedFor = queue.first();
            waited = Duration.ZERO;
        }
        if (waited.compareTo(PATIENCE) >= 0) {
            return end(queue.first()).thenApply(ended -> true);
        }
        Duration pause = POLL.multipliedBy(queue.ahead());
        waited = waited.plus(pause);
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        scheduler.schedule(() -> over.complete(true), pause.toNanos(), TimeUnit.NANOSECONDS);
        return over;
    }
}
