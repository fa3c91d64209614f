package io.groundkeeper.layer.write;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.Rounds;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.ReapRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes containers that have lost their last child and znodes whose time to live is over (ZooKeeper's
 * {@code ContainerManager}). Several proxies may do so at once: the deletion itself checks again.
 */
public final class Reaper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reaper.class);

    private static final int ENTRIES_AT_ONCE = 100;

    private final Transactions transactions;
    private final Tenant tenant;
    private final Function<Operation, CompletableFuture<WriteResult>> writes;
    private final ReapSettings settings;
    private final ScheduledExecutorService scheduler;
    private final LongSupplier wallClockMillis;
    private final Rounds rounds;

    /**
     * A reaper that makes a round at each interval.
     *
     * @param writes carries out what the server itself asks
     * @param wallClockMillis the time that znodes are stamped with
     */
    public Reaper(
            Transactions transactions,
            Tenant tenant,
            Function<Operation, CompletableFuture<WriteResult>> writes,
            ReapSettings settings,
            ScheduledExecutorService scheduler,
            LongSupplier wallClockMillis) {
        this.transactions = transactions;
        this.tenant = tenant;
        this.writes = writes;
        this.settings = settings;
        this.scheduler = scheduler;
        this.wallClockMillis = wallClockMillis;
        this.rounds = new Rounds(scheduler, settings.interval(), settings.interval(), this::round, this::failed);
    }

    private CompletableFuture<Void> round() {
        return reapFrom(KeySelector.firstGreaterOrEqual(tenant.keys().reaps().begin));
    }

    private void failed(Throwable error) {
        log.atWarn()
                .addKeyValue("tenant", tenant.name())
                .log("containers and znodes with a time to live were not reaped this time: {}", error.toString());
    }

    private CompletableFuture<Void> reapFrom(KeySelector begin) {
        return transactions
                .read(transaction -> page(transaction.snapshot(), begin))
                .thenCompose(page -> delete(page.due(), 0)
                        .thenCompose(deleted -> page.last() == null
                                ? AsyncUtil.DONE
                                : reapFrom(KeySelector.firstGreaterThan(page.last()))));
    }

    /**
     * Some znodes that were looked at.
     *
     * @param due paths of those that are to go
     * @param last key of the last one looked at, null where there are no more
     */
    @SuppressWarnings("ArrayRecordComponent") // read-only, never compared
    private record Page(List<String> due, byte[] last) {}

    private CompletableFuture<Page> page(ReadTransaction transaction, KeySelector begin) {
        KeySelector end = KeySelector.firstGreaterOrEqual(tenant.keys().reaps().end);
        return transaction.getRange(begin, end, ENTRIES_AT_ONCE).asList().thenCompose(entries -> {
            byte[] last = entries.size() < ENTRIES_AT_ONCE ? null : lastKey(entries);
            return due(transaction, entries).thenApply(due -> new Page(due, last));
        });
    }

    private static byte[] lastKey(List<KeyValue> entries) {
        return entries.get(entries.size() - 1).getKey();
    }

    private CompletableFuture<List<String>> due(ReadTransaction transaction, List<KeyValue> entries) {
        long now = wallClockMillis.getAsLong();
        List<CompletableFuture<String>> paths = new ArrayList<>();
        for (KeyValue entry : entries) {
            ReapRecord record = ReapRecord.decode(entry.getValue());
            if (record.isContainer() || record.isOld(now, 0)) {
                String path = tenant.keys().reapPath(entry.getKey());
                paths.add(transaction
                        .get(tenant.keys().children(path))
                        .thenApply(children -> isDue(record, children, now) ? path : null));
            }
        }
        return AsyncUtil.getAll(paths)
                .thenApply(found -> found.stream().filter(Objects::nonNull).toList());
    }

    private boolean isDue(ReapRecord record, byte[] children, long now) {
        ChildCounters counters = children == null ? ChildCounters.NONE : ChildCounters.decode(children);
        return record.isDue(counters, now, settings.neverUsed().toMillis());
    }

    /** Deletes one after the other, with pauses between. */
    private CompletableFuture<Void> delete(List<String> due, int from) {
        if (from == due.size()) {
            return AsyncUtil.DONE;
        }
        return writes.apply(
                        new Operation.Reap(due.get(from), settings.neverUsed().toMillis()))
                .thenCompose(deleted -> pause())
                .thenCompose(paused -> delete(due, from + 1));
    }

    private CompletableFuture<Void> pause() {
        CompletableFuture<Void> over = new CompletableFuture<>();
        scheduler.schedule(
                () -> over.complete(null), settings.betweenDeletions().toNanos(), TimeUnit.NANOSECONDS);
        return over;
    }

    @Override
    public void close() {
        rounds.close();
    }
}
