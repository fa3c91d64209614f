package io.groundkeeper.layer.write;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.schema.ChildCounters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes containers that have lost their last child (ZooKeeper's {@code ContainerManager}). Several proxies may do so at
 * once: the deletion itself checks again.
 */
public final class ContainerReaper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ContainerReaper.class);

    private static final int CONTAINERS_AT_ONCE = 100;

    private final Transactions transactions;
    private final Tenant tenant;
    private final Function<Operation, CompletableFuture<WriteResult>> writes;
    private final ScheduledFuture<?> rounds;
    private volatile boolean busy;

    /**
     * A reaper that makes a round at each interval.
     *
     * @param writes carries out what the server itself asks
     */
    public ContainerReaper(
            Transactions transactions,
            Tenant tenant,
            Function<Operation, CompletableFuture<WriteResult>> writes,
            Duration interval,
            ScheduledExecutorService scheduler) {
        this.transactions = transactions;
        this.tenant = tenant;
        this.writes = writes;
        long nanos = interval.toNanos();
        this.rounds = scheduler.scheduleWithFixedDelay(this::round, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private void round() {
        if (busy) {
            return;
        }
        busy = true;
        Range all = tenant.keys().reaps();
        CompletableFuture<Void> round = reapFrom(KeySelector.firstGreaterOrEqual(all.begin));
        round.whenComplete((done, error) -> {
            if (error != null) {
                log.warn("tenant {}: containers were not reaped this time: {}", tenant.name(), error.toString());
            }
            busy = false;
        });
    }

    private CompletableFuture<Void> reapFrom(KeySelector begin) {
        return transactions
                .read(transaction -> page(transaction.snapshot(), begin))
                .thenCompose(page -> AsyncUtil.whenAll(
                                page.abandoned().stream().map(this::delete).toList())
                        .thenCompose(deleted -> page.last() == null
                                ? AsyncUtil.DONE
                                : reapFrom(KeySelector.firstGreaterThan(page.last()))));
    }

    /**
     * Some containers.
     *
     * @param abandoned paths of those that have had children and have none
     * @param last key of the last one looked at, null where there are no more
     */
    @SuppressWarnings("ArrayRecordComponent") // read-only, never compared
    private record Page(List<String> abandoned, byte[] last) {}

    private CompletableFuture<Page> page(ReadTransaction transaction, KeySelector begin) {
        KeySelector end = KeySelector.firstGreaterOrEqual(tenant.keys().reaps().end);
        return transaction.getRange(begin, end, CONTAINERS_AT_ONCE).asList().thenCompose(entries -> {
            List<String> paths = entries.stream()
                    .map(entry -> tenant.keys().reapPath(entry.getKey()))
                    .toList();
            byte[] last = entries.size() < CONTAINERS_AT_ONCE ? null : lastKey(entries);
            return abandoned(transaction, paths).thenApply(abandoned -> new Page(abandoned, last));
        });
    }

    private static byte[] lastKey(List<KeyValue> entries) {
        return entries.get(entries.size() - 1).getKey();
    }

    private CompletableFuture<List<String>> abandoned(ReadTransaction transaction, List<String> paths) {
        List<CompletableFuture<Boolean>> tests = paths.stream()
                .map(path -> transaction.get(tenant.keys().children(path)).thenApply(ContainerReaper::isAbandoned))
                .toList();
        return AsyncUtil.whenAll(tests).thenApply(done -> {
            List<String> abandoned = new ArrayList<>();
            for (int i = 0; i < paths.size(); i++) {
                if (tests.get(i).join()) {
                    abandoned.add(paths.get(i));
                }
            }
            return abandoned;
        });
    }

    private static boolean isAbandoned(byte[] counters) {
        return counters != null && ChildCounters.decode(counters).numChildren() == 0;
    }

    private CompletableFuture<WriteResult> delete(String path) {
        return writes.apply(new Operation.DeleteContainer(path));
    }

    @Override
    public void close() {
        rounds.cancel(false);
    }
}
