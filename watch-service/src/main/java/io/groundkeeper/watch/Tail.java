package io.groundkeeper.watch;

import com.apple.foundationdb.Transaction;
import io.groundkeeper.layer.StoreErrors;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.log.LogReader;
import io.groundkeeper.schema.Stamp;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a tenant's log as it grows: woken by its doorbell, by commits of this proxy, and by a poll beside them. One pass at
 * a time; each hands a stretch to the view.
 */
final class Tail implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Tail.class);

    private static final int CHANGES_PER_PASS = 2_000;
    private static final long POLL_MILLIS = 500;
    private static final long RETRY_MILLIS = 100;

    /** How long the doorbell stays unwatched after it has rung for what was known already: a proxy that writes rings itself. */
    private static final long OWN_RING_MILLIS = 5;

    private final Transactions transactions;
    private final Tenant tenant;
    private final ScheduledExecutorService scheduler;
    private final LogReader reader;
    private final Consumer<LogReader.Stretch> view;
    private final TailMonitor monitor;

    private final Object lock = new Object();
    private long version;
    private long wanted;
    private boolean passUnderWay;
    private boolean another;
    private boolean closed;
    private int failures;
    private CompletableFuture<Void> doorbell;
    private ScheduledFuture<?> poll;

    /** A tail that gives {@code view} one stretch after another, each from where the last one ended. */
    Tail(
            Transactions transactions,
            Tenant tenant,
            ScheduledExecutorService scheduler,
            Consumer<LogReader.Stretch> view,
            TailMonitor monitor) {
        this.transactions = transactions;
        this.tenant = tenant;
        this.scheduler = scheduler;
        this.reader = new LogReader(tenant.keys(), CHANGES_PER_PASS);
        this.view = view;
        this.monitor = monitor;
    }

    /** Begins to read after everything of {@code startVersion}. */
    void start(long startVersion) {
        synchronized (lock) {
            version = startVersion;
            monitor.reached(startVersion);
            poll = scheduler.scheduleWithFixedDelay(this::wake, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Reads on: something may have happened. */
    void wake() {
        wake(0, true);
    }

    /** Reads on until {@code committed} is reached, a version that is known to be committed. */
    void wake(long committed) {
        wake(committed, false);
    }

    private void wake(long committed, boolean unknown) {
        if (wants(committed, unknown)) {
            transactions.executor().execute(this::pass);
        }
    }

    /** As {@link #wake(long)}, and begins on this thread, which must hold no lock that the view may want. */
    void readUpTo(long committed) {
        if (wants(committed, false)) {
            pass();
        }
    }

    /** Notes what is wanted, and tells whether a pass is to begin for it. */
    private boolean wants(long committed, boolean unknown) {
        synchronized (lock) {
            wanted = Math.max(wanted, committed);
            another |= unknown;
            if (committed > version) {
                monitor.knows(committed);
            }
            if (passUnderWay || closed || poll == null) {
                return false;
            }
            passUnderWay = true;
            return true;
        }
    }

    /** The view knows all there is up to {@code known}: it need not be read. */
    void skipTo(long known) {
        synchronized (lock) {
            version = Math.max(version, known);
            monitor.reached(version);
        }
    }

    private void pass() {
        long from;
        long readAt;
        boolean ring;
        synchronized (lock) {
            monitor.lookBegins();
            // For a commit of this proxy a look at the log is enough; the doorbell is set up again by itself.
            ring = doorbell == null && another;
            another = false;
            from = version;
            // A version known to be committed may be read at without asking for a newer one.
            readAt = wanted > version ? wanted : 0;
        }
        CompletableFuture<LogReader.Stretch> stretch =
                transactions.once(transaction -> read(transaction, from, readAt, ring));
        stretch.whenComplete((read, error) -> {
            if (error == null) {
                view.accept(read);
                next(read);
            } else {
                retry(StoreErrors.unwrap(error));
            }
        });
    }

    private CompletableFuture<LogReader.Stretch> read(Transaction transaction, long from, long readAt, boolean ring) {
        if (readAt != 0) {
            transaction.setReadVersion(readAt);
        }
        CompletableFuture<LogReader.Stretch> stretch = reader.readAfter(transaction.snapshot(), Stamp.endOf(from));
        if (!ring) {
            return stretch;
        }
        // Watched in the transaction that reads the log, so that nothing falls between the two.
        CompletableFuture<Void> rung = transaction.watch(tenant.keys().doorbell());
        return stretch.thenCompose(read -> transaction.commit().thenApply(watching -> {
            listen(rung, read.version());
            return read;
        }));
    }

    private void listen(CompletableFuture<Void> rung, long since) {
        synchronized (lock) {
            doorbell = rung;
        }
        rung.whenComplete((changed, error) -> {
            boolean known;
            synchronized (lock) {
                doorbell = null;
                if (error == null) {
                    monitor.rang();
                }
                known = version > since;
                // A watch that failed is set again by the next poll: failing at once again would spin.
                if (closed || error != null) {
                    return;
                }
            }
            if (known) {
                scheduler.schedule(() -> wake(), OWN_RING_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                wake();
            }
        });
    }

    private void next(LogReader.Stretch read) {
        boolean more;
        synchronized (lock) {
            version = Math.max(version, read.version());
            monitor.looked(read.changes().size(), read.newest(), read.more(), read.gap());
            if (failures > 1) {
                log.atInfo()
                        .addKeyValue("tenant", tenant.name())
                        .log("a tenant's log is read again, after {} failures", failures);
            }
            failures = 0;
            more = (another || read.more() || wanted > version) && !closed;
            passUnderWay = more;
        }
        if (more) {
            transactions.executor().execute(this::pass);
        }
    }

    /** Tries again soon after a failure, and after more of them at the next poll. */
    private void retry(Throwable error) {
        boolean soon;
        synchronized (lock) {
            passUnderWay = false;
            // The wanted version may be too old to be read at by now; a fresh one is at least as new.
            wanted = 0;
            monitor.lookFailed();
            if (closed) {
                return;
            }
            failures++;
            soon = failures == 1;
            if (Integer.bitCount(failures) == 1) { // the 1st, 2nd, 4th, 8th...
                log.atWarn()
                        .addKeyValue("tenant", tenant.name())
                        .log(
                                "a tenant's log could not be read for the {}. time, trying again: {}",
                                failures,
                                error.toString());
            }
        }
        if (soon) {
            scheduler.schedule(() -> wake(), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (poll != null) {
                poll.cancel(false);
            }
            if (doorbell != null) {
                doorbell.cancel(true);
            }
        }
    }
}
