package io.groundkeeper.layer.log;

import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.PagedClear;
import io.groundkeeper.layer.Rounds;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.schema.TrimRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes a tenant's old log entries. Every proxy runs one; the one that a lease in the store names does the work.
 *
 * <p>Versions are no clock, so a trimmer notes the read version round by round and trims up to the one that it has known
 * for the time to keep. A trimmer that takes over begins to note anew: it keeps more, never less.
 */
public final class LogTrimmer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogTrimmer.class);

    /** Rounds in which another's lease stands still before it is taken over. */
    private static final int PATIENCE = 3;

    private static final int ENTRIES_AT_ONCE = 2_000;

    private final Transactions transactions;
    private final Tenant tenant;
    private final long self;
    private final Duration keep;
    private final Duration round;
    private final ScheduledExecutorService scheduler;
    private final LongSupplier nanoClock;
    private final TrimMonitor monitor;

    // Used by one round at a time; rounds follow each other through the scheduler.
    private final Deque<Noted> noted = new ArrayDeque<>();
    /** The newest version that has been known for the time to keep, or 0. */
    private long oldVersion;

    private TrimRecord seen;
    private int standstill;

    private volatile Rounds rounds;

    private record Noted(long nanos, long version) {}

    /**
     * A trimmer for {@code tenant}.
     *
     * @param self an id that no other trimmer has
     * @param keep how long an entry is kept at least
     * @param round how often to trim
     */
    public LogTrimmer(
            Transactions transactions,
            Tenant tenant,
            long self,
            Duration keep,
            Duration round,
            ScheduledExecutorService scheduler,
            LongSupplier nanoClock,
            TrimMonitor monitor) {
        this.transactions = transactions;
        this.tenant = tenant;
        this.self = self;
        this.keep = keep;
        this.round = round;
        this.scheduler = scheduler;
        this.nanoClock = nanoClock;
        this.monitor = monitor;
    }

    public void start() {
        rounds = new Rounds(scheduler, Duration.ZERO, round, this::round, this::failed);
    }

    private CompletableFuture<Void> round() {
        return transactions.run(this::beat).thenCompose(this::trim);
    }

    private void failed(Throwable error) {
        monitor.failed();
        log.atWarn()
                .addKeyValue("tenant", tenant.name())
                .log("the log was not trimmed this time: {}", error.toString());
    }

    /** Beats the lease if it is ours to beat; the version to trim to, or 0. */
    private CompletableFuture<Long> beat(Transaction transaction) {
        CompletableFuture<byte[]> metadata = transaction.get(tenant.keys().metadata());
        CompletableFuture<byte[]> trim = transaction.get(tenant.keys().trim());
        return metadata.thenCombine(trim, (there, value) -> there != null && mayTrim(value))
                .thenCombine(transaction.getReadVersion(), (may, version) -> {
                    note(version);
                    byte[] value = trim.join();
                    monitor.looked(value == null ? 0 : TrimRecord.decode(value).version(), version);
                    return may ? beat(transaction, value) : 0L;
                })
                .thenCompose(version -> version == 0
                        ? CompletableFuture.completedFuture(0L)
                        : transaction.commit().thenApply(committed -> version));
    }

    private CompletableFuture<Void> trim(long version) {
        return version == 0
                ? AsyncUtil.DONE
                : PagedClear.clear(transactions, tenant.keys().logBefore(version), ENTRIES_AT_ONCE);
    }

    /** Notes the version, and takes from the notes the newest one that is old enough. */
    private void note(long version) {
        long now = nanoClock.getAsLong();
        noted.addLast(new Noted(now, version));
        while (!noted.isEmpty() && now - noted.peekFirst().nanos() >= keep.toNanos()) {
            oldVersion = noted.removeFirst().version();
        }
    }

    /** Whether the lease is ours, nobody's, or one that has stood still long enough. */
    private boolean mayTrim(byte[] value) {
        if (value == null) {
            return true;
        }
        TrimRecord current = TrimRecord.decode(value);
        if (current.keeper() == self) {
            return true;
        }
        standstill = current.equals(seen) ? standstill + 1 : 0;
        seen = current;
        return standstill >= PATIENCE;
    }

    private long beat(Transaction transaction, byte[] value) {
        TrimRecord before = value == null ? new TrimRecord(self, 0, 0) : TrimRecord.decode(value);
        // Readers take the record for the bound, so it is raised before the entries go.
        long version = Math.max(before.version(), oldVersion);
        transaction.set(tenant.keys().trim(), new TrimRecord(self, before.beat() + 1, version).encode());
        return version;
    }

    @Override
    public void close() {
        Rounds running = rounds;
        if (running != null) {
            running.close();
        }
    }
}
