package io.groundkeeper.layer.quota;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.Rounds;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.log.LogWriter;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.QuotaRecord;
import io.groundkeeper.schema.TenantKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts subtrees that were too large to be counted when their quota was set. Every proxy runs one. It takes up a count
 * that has stood still for a round, and leaves it where another proves to be at it; so one goes on where another was killed.
 */
public final class QuotaCounter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QuotaCounter.class);

    /** From this attempt on a transaction reads as little as it can: who writes there all the time leaves no more. */
    private static final int MAX_HALVINGS = 20;

    private final Transactions transactions;
    private final Tenant tenant;
    private final TenantKeys keys;
    private final QuotaReader reader;
    private final SubtreeSize.Limits limits;
    private final Rounds rounds;
    private volatile boolean closed;

    /** How far counts had come in the last round, by path; used by one round at a time. */
    private Map<String, String> seen = Map.of();

    /**
     * A counter that looks for work at each interval.
     *
     * @param limits how much is counted in one transaction
     */
    public QuotaCounter(
            Transactions transactions,
            Tenant tenant,
            SubtreeSize.Limits limits,
            Duration interval,
            ScheduledExecutorService scheduler) {
        this.transactions = transactions;
        this.tenant = tenant;
        this.keys = tenant.keys();
        this.reader = new QuotaReader(keys);
        this.limits = limits;
        this.rounds = new Rounds(scheduler, interval, interval, this::round, this::failed);
    }

    private CompletableFuture<Void> round() {
        return transactions
                .read(transaction -> reader.quotas(transaction.snapshot()))
                .thenCompose(quotas -> AsyncUtil.whenAll(standingStill(quotas.counting()).stream()
                        .map(this::count)
                        .toList()));
    }

    private void failed(Throwable error) {
        log.atWarn()
                .addKeyValue("tenant", tenant.name())
                .log("quotas were not counted this time: {}", error.toString());
    }

    /** A subtree and how far it has been counted. */
    private record Count(String root, String upTo) {}

    private List<Count> standingStill(Map<String, String> now) {
        List<Count> standing = new ArrayList<>();
        now.forEach((root, upTo) -> {
            if (upTo.equals(seen.get(root))) {
                standing.add(new Count(root, upTo));
            }
        });
        seen = new HashMap<>(now);
        return standing;
    }

    /** Counts on to the end, or until another one does. */
    private CompletableFuture<Void> count(Count from) {
        int[] attempts = {0};
        return transactions
                .run(transaction -> step(transaction, from, limits.halved(Math.min(attempts[0]++, MAX_HALVINGS))))
                .thenComposeAsync(
                        next -> next.isPresent() && !closed ? count(next.get()) : AsyncUtil.DONE,
                        transactions.executor());
    }

    /** Counts a part and commits it; tells where to go on. */
    private CompletableFuture<Optional<Count>> step(Transaction transaction, Count from, SubtreeSize.Limits most) {
        return transaction.get(keys.quota(from.root())).thenCompose(value -> {
            QuotaRecord quota = value == null ? QuotaRecord.NONE : QuotaRecord.decode(value);
            if (!from.upTo().equals(quota.countedUpTo())) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            return SubtreeSize.read(transaction, keys, from.root(), from.upTo(), most)
                    .thenCompose(part -> commit(transaction, from.root(), quota, part));
        });
    }

    private CompletableFuture<Optional<Count>> commit(
            Transaction transaction, String root, QuotaRecord quota, SubtreeSize part) {
        QuotaWriter.put(transaction, keys, root, quota.countedUpTo(part.countedUpTo()));
        transaction.mutate(MutationType.ADD, keys.quotaUsage(root), part.size().encode());
        LogWriter entry = new LogWriter(transaction, keys);
        entry.add(0, new Change.QuotaUsed(root, part.size()));
        entry.ring();
        return transaction
                .commit()
                .thenApply(committed -> Optional.ofNullable(part.countedUpTo()).map(upTo -> new Count(root, upTo)));
    }

    @Override
    public void close() {
        closed = true;
        rounds.close();
    }
}
