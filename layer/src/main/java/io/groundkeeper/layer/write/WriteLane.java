package io.groundkeeper.layer.write;

import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.StoreErrors;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.log.LogFollower;
import io.groundkeeper.layer.quota.QuotaPolicy;
import io.groundkeeper.schema.TenantLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One batch in flight, the next one filling meanwhile. Thread-safe; nothing here blocks. */
public final class WriteLane {
    private static final Logger log = LoggerFactory.getLogger(WriteLane.class);

    /** Requests that may wait; connections are bounded too, so this many mean that the store does not keep up. */
    private static final int MAX_QUEUED = 1 << 16;

    /** About as many bytes of them. */
    private static final long MAX_QUEUED_BYTES = 64 << 20;

    private final Tenant tenant;
    private final BatchLimits limits;
    private final Executor executor;
    private final LaneMonitor monitor;
    private final BatchTransaction batchTransaction;

    private final Object lock = new Object();
    private final Queue<Batch.Pending> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean inFlight;
    private long batches;

    /**
     * A lane of {@code proxy}, which uses each number once at a time.
     *
     * @param follower knows a recent version of the tenant, and is told of what the lane commits
     * @param scheduler for pauses while it is another lane's turn
     */
    public WriteLane(
            Transactions transactions,
            Tenant tenant,
            long proxy,
            int lane,
            BatchLimits limits,
            LogFollower follower,
            ScheduledExecutorService scheduler) {
        this(
                transactions,
                tenant,
                proxy,
                lane,
                limits,
                follower,
                scheduler,
                QuotaPolicy.COUNTED,
                () -> TenantLimits.NONE,
                LaneMonitor.NONE);
    }

    /**
     * As the other one, which enforces no quotas, knows of no limits to the tenant and is not measured.
     *
     * @param tenantLimits what the tenant is limited to now; asked at every attempt of a batch
     */
    public WriteLane(
            Transactions transactions,
            Tenant tenant,
            long proxy,
            int lane,
            BatchLimits limits,
            LogFollower follower,
            ScheduledExecutorService scheduler,
            QuotaPolicy quotas,
            Supplier<TenantLimits> tenantLimits,
            LaneMonitor monitor) {
        this.tenant = tenant;
        this.monitor = monitor;
        this.limits = limits;
        this.executor = transactions.executor();
        Turns turns = new Turns(transactions, tenant.keys(), proxy, lane, scheduler);
        this.batchTransaction = new BatchTransaction(
                transactions,
                tenant,
                tenant.keys().marker(proxy, lane),
                follower,
                turns,
                this::join,
                quotas,
                tenantLimits,
                monitor);
    }

    /**
     * Takes a request into the next batch. Requests are decided in the order in which they were submitted, and results come
     * in that order, on an executor thread of the database.
     *
     * @return the result; fails only where the store does, and then it is not known whether the request was carried out
     */
    public CompletableFuture<WriteResult> submit(WriteRequest request) {
        CompletableFuture<WriteResult> result = new CompletableFuture<>();
        boolean idle;
        synchronized (lock) {
            if (queue.size() >= MAX_QUEUED || queuedBytes >= MAX_QUEUED_BYTES) {
                return CompletableFuture.failedFuture(new RejectedExecutionException("tenant " + tenant.name() + " has "
                        + queue.size() + " writes of " + queuedBytes + " bytes waiting for the store"));
            }
            add(new Batch.Pending(request, result));
            idle = !inFlight;
            inFlight = true;
        }
        if (idle) {
            executor.execute(this::runNext);
        }
        return result;
    }

    private void add(Batch.Pending pending) {
        queue.add(pending);
        queuedBytes += size(pending);
    }

    private void runNext() {
        Batch batch;
        synchronized (lock) {
            List<Batch.Pending> pending = nextBatch();
            if (pending.isEmpty()) {
                inFlight = false;
                return;
            }
            batch = new Batch(++batches, pending);
        }
        run(batch).thenRun(() -> executor.execute(this::runNext));
    }

    private List<Batch.Pending> nextBatch() {
        return take(0, 0, request -> true);
    }

    /** Whoever waited for its turn may take others with it, if they need no other one. */
    private void join(Batch batch) {
        Set<Integer> parents = batch.parents().counted();
        synchronized (lock) {
            batch.add(take(
                    batch.pending().size(),
                    size(batch),
                    request -> parents.containsAll(Parents.of(List.of(request)).counted())));
        }
    }

    /** The next requests, as long as they are {@code fitting} and there is room in a batch of {@code count} and {@code bytes}. */
    private List<Batch.Pending> take(int count, long bytes, Predicate<WriteRequest> fitting) {
        List<Batch.Pending> taken = new ArrayList<>();
        long sum = bytes;
        while (!queue.isEmpty()
                && count + taken.size() < limits.maxRequests()
                && fitting.test(queue.peek().request())) {
            long size = size(queue.peek());
            sum += size;
            if (sum > limits.maxBytes() && count + taken.size() > 0) {
                break;
            }
            taken.add(queue.remove());
            queuedBytes -= size;
        }
        return taken;
    }

    private static long size(Batch batch) {
        return batch.pending().stream().mapToLong(WriteLane::size).sum();
    }

    private static long size(Batch.Pending pending) {
        return pending.request().operation().size();
    }

    /** Never fails: where the store refuses a batch for good, its requests are tried one by one, then failed. */
    private CompletableFuture<Void> run(Batch batch) {
        return AsyncUtil.composeHandle(batchTransaction.run(batch), (unfinished, error) -> {
            if (error != null) {
                monitor.failed();
                return refused(batch, StoreErrors.unwrap(error));
            }
            monitor.decided(batch.pending().size(), size(batch));
            synchronized (lock) {
                unfinished.forEach(this::add);
            }
            return CompletableFuture.completedFuture(null);
        });
    }

    private CompletableFuture<Void> refused(Batch batch, Throwable error) {
        if (batch.pending().size() == 1 || batch.mayHaveCommitted()) {
            log.atWarn()
                    .addKeyValue("tenant", tenant.name())
                    .setCause(error)
                    .log("the store refused {} writes", batch.pending().size());
            batch.fail(error);
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> alone = CompletableFuture.completedFuture(null);
        for (Batch.Pending pending : batch.pending()) {
            alone = alone.thenCompose(done -> {
                synchronized (lock) {
                    return run(new Batch(++batches, List.of(pending)));
                }
            });
        }
        return alone;
    }
}
