package io.groundkeeper.layer.lease;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.schema.ClusterKeys;
import io.groundkeeper.schema.LeaseRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beats this proxy's lease and watches everyone else's, each by its own monotonic clock.
 *
 * <p>A lease that has not changed for the lease time is dead; so is one that was released. Whoever finds that first takes
 * the lease over (in a transaction, so that it is one proxy), adopts the sessions, and removes it. Sessions whose owner has
 * no lease at all (it opened them while it was losing its own) are found by asking the tenants for the owners.
 *
 * <p>A proxy whose own beats do not get through stops serving before anyone else may call its lease expired: it counts from
 * before its last successful beat, others from after it.
 */
public final class LeaseKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

    /** Keeper of a lease that was given up. No proxy has this id. */
    private static final long NOBODY = 0;

    /** What a proxy does about leases. Called on threads of the scheduler or the store; must not block. */
    public interface Listener {
        /** This proxy may no longer act for its sessions: drop all connections. It goes on under a new id. */
        void leaseLost(long oldProxy, long newProxy);

        /**
         * {@code proxy} is dead or has left: adopt the sessions it held. May be asked more than once.
         *
         * @return complete when they are adopted
         */
        CompletableFuture<Void> orphaned(long proxy);
    }

    /**
     * Times of a lease.
     *
     * @param beat how often a lease is beaten
     * @param lease how long an unchanged lease counts as alive; zero where no other process can have the store open
     */
    public record Timing(Duration beat, Duration lease) {
        private static final int BEATS = 4;

        public Timing {
            if (!lease.isZero() && lease.compareTo(beat.multipliedBy(BEATS)) < 0) {
                throw new IllegalArgumentException(
                        "a lease of " + lease + " is shorter than " + BEATS + " beats of " + beat);
            }
        }
    }

    private final Transactions transactions;
    private final ClusterKeys keys;
    private final Supplier<CompletableFuture<Set<Long>>> sessionOwners;
    private final LongSupplier newProxyIds;
    private final Timing timing;
    private final ScheduledExecutorService scheduler;
    private final LongSupplier nanoClock;
    private final Listener listener;

    private final Object lock = new Object();
    private final Map<Long, Sighting> sightings = new HashMap<>();
    private final Set<Long> adopting = new HashSet<>();
    private long proxy;
    private volatile boolean held;
    private volatile long aliveUntilNanos;
    private boolean roundUnderWay;
    private boolean stopped;
    private ScheduledFuture<?> rounds;

    /** A lease as it was first seen, and when. An owner without a lease has no record. */
    private record Sighting(LeaseRecord record, long nanos) {}

    /**
     * A keeper that has no lease yet.
     *
     * @param sessionOwners finds the proxies that hold sessions
     * @param newProxyIds gives ids that no proxy has ever had, never 0
     */
    public LeaseKeeper(
            Transactions transactions,
            ClusterKeys keys,
            Supplier<CompletableFuture<Set<Long>>> sessionOwners,
            LongSupplier newProxyIds,
            Timing timing,
            ScheduledExecutorService scheduler,
            LongSupplier nanoClock,
            Listener listener) {
        this.transactions = transactions;
        this.keys = keys;
        this.sessionOwners = sessionOwners;
        this.newProxyIds = newProxyIds;
        this.timing = timing;
        this.scheduler = scheduler;
        this.nanoClock = nanoClock;
        this.listener = listener;
        this.proxy = newProxyIds.getAsLong();
    }

    /** Takes a lease; complete when it is held. */
    public CompletableFuture<Void> start() {
        return takeLease().thenRun(() -> {
            long period = timing.beat().toNanos();
            synchronized (lock) {
                if (!stopped) {
                    rounds = scheduler.scheduleAtFixedRate(this::guardedRound, 0, period, TimeUnit.NANOSECONDS);
                }
            }
        });
    }

    /** Id under which this proxy now owns sessions. */
    public long proxy() {
        synchronized (lock) {
            return proxy;
        }
    }

    /**
     * Whether this proxy may act for its sessions: its beats get through. Where nobody else can have the store open, always.
     * Tells it by the clock, so that a process that was held up knows at once.
     */
    public boolean isHeld() {
        return held && (isExclusive() || nanoClock.getAsLong() - aliveUntilNanos < 0);
    }

    /**
     * Gives the lease up if it is held, so that others may adopt the sessions at once; complete when the store knows.
     */
    public CompletableFuture<Void> release() {
        close();
        if (!held) {
            return AsyncUtil.DONE;
        }
        byte[] key = keys.lease(proxy());
        return transactions.write(transaction -> transaction.get(key).thenAccept(value -> {
            if (value != null) {
                transaction.set(key, new LeaseRecord(NOBODY, 0).encode());
            }
        }));
    }

    /** Stops beating, without giving the lease up. */
    @Override
    public void close() {
        synchronized (lock) {
            stopped = true;
            if (rounds != null) {
                rounds.cancel(false);
            }
        }
    }

    private CompletableFuture<Void> takeLease() {
        if (isStopped()) {
            return AsyncUtil.DONE;
        }
        long self = proxy();
        long begun = nanoClock.getAsLong();
        return transactions
                .write(transaction -> {
                    transaction.set(keys.lease(self), new LeaseRecord(self, 0).encode());
                    return CompletableFuture.completedFuture((Void) null);
                })
                .thenRun(() -> extend(self, begun));
    }

    private void extend(long self, long begunNanos) {
        synchronized (lock) {
            if (self == proxy) {
                // Looked at beat by beat, so it must be over two beats before others may say so.
                aliveUntilNanos = begunNanos
                        + timing.lease().minus(timing.beat().multipliedBy(2)).toNanos();
                held = true;
            }
        }
    }

    private boolean isStopped() {
        synchronized (lock) {
            return stopped;
        }
    }

    private boolean isExclusive() {
        return timing.lease().isZero();
    }

    /** A scheduler drops a task that throws, and with it every later beat. */
    private void guardedRound() {
        try {
            round();
        } catch (RuntimeException e) {
            log.error("a round of leases failed; the next one tries again", e);
            synchronized (lock) {
                roundUnderWay = false;
            }
        }
    }

    private void round() {
        long now = nanoClock.getAsLong();
        long self;
        boolean late;
        synchronized (lock) {
            self = proxy;
            late = !isExclusive() && now - aliveUntilNanos >= 0;
        }
        if (late) {
            lose(self, "its beats did not get through in time");
        }
        synchronized (lock) {
            if (roundUnderWay || stopped) {
                return;
            }
            roundUnderWay = true;
        }
        CompletableFuture<Void> round = beatOrRetake(now).thenCompose(beaten -> watchOthers());
        round.whenComplete((done, error) -> {
            if (error != null) {
                log.warn("a round of leases failed; the next one tries again: {}", error.toString());
            }
            synchronized (lock) {
                roundUnderWay = false;
            }
        });
    }

    private CompletableFuture<Void> beatOrRetake(long now) {
        long self = proxy();
        return beat(self).thenCompose(beaten -> {
            if (beaten && self == proxy()) {
                extend(self, now);
                return AsyncUtil.DONE;
            }
            lose(self, "another proxy has taken it over");
            return takeLease().thenRun(() -> log.info("proxy {} holds a lease again", proxy()));
        });
    }

    /** Loses the lease of {@code self} unless it is lost already, or was given up. */
    private void lose(long self, String why) {
        long after = newProxyIds.getAsLong();
        synchronized (lock) {
            if (stopped || !held || proxy != self) {
                return;
            }
            proxy = after;
            held = false;
        }
        log.warn("proxy {} has lost its lease: {}. It goes on as {}", self, why, after);
        listener.leaseLost(self, after);
    }

    /** Whether the lease is still ours; then it is beaten. */
    private CompletableFuture<Boolean> beat(long self) {
        byte[] key = keys.lease(self);
        return transactions.write(transaction -> transaction.get(key).thenApply(value -> {
            LeaseRecord lease = value == null ? null : LeaseRecord.decode(value);
            if (lease == null || lease.keeper() != self) {
                return false;
            }
            transaction.set(key, new LeaseRecord(self, lease.beat() + 1).encode());
            return true;
        }));
    }

    private CompletableFuture<Void> watchOthers() {
        CompletableFuture<List<KeyValue>> leases = transactions.read(
                transaction -> transaction.snapshot().getRange(keys.leases()).asList());
        return leases.thenCombine(sessionOwners.get(), (entries, owners) -> {
            Map<Long, LeaseRecord> seen = new HashMap<>();
            owners.forEach(owner -> seen.put(owner, null));
            entries.forEach(entry -> seen.put(keys.leaseOwner(entry.getKey()), LeaseRecord.decode(entry.getValue())));
            seen.remove(proxy());
            orphans(seen).forEach(this::adopt);
            return null;
        });
    }

    /** Those whose lease is dead by our clock. */
    private Map<Long, LeaseRecord> orphans(Map<Long, LeaseRecord> seen) {
        long now = nanoClock.getAsLong();
        Map<Long, LeaseRecord> orphans = new HashMap<>();
        synchronized (lock) {
            sightings.keySet().retainAll(seen.keySet());
            seen.forEach((owner, record) -> {
                Sighting before = sightings.get(owner);
                boolean changed = before == null || !Objects.equals(before.record(), record);
                if (changed) {
                    sightings.put(owner, new Sighting(record, now));
                }
                boolean released = record != null && record.keeper() == NOBODY;
                boolean dead =
                        !changed && now - before.nanos() >= timing.lease().toNanos();
                // Taken over by us, but its sessions were not all adopted.
                boolean begun = record != null && record.keeper() == proxy;
                if ((released || dead || begun || isExclusive()) && adopting.add(owner)) {
                    orphans.put(owner, record);
                }
            });
        }
        return orphans;
    }

    private void adopt(long owner, LeaseRecord record) {
        CompletableFuture<Boolean> takenOver = transactions.write(transaction -> takeOver(transaction, owner, record));
        CompletableFuture<Void> adopted = takenOver.thenCompose(taken -> taken ? adopt(owner) : AsyncUtil.DONE);
        adopted.whenComplete((done, error) -> {
            if (error != null) {
                log.warn("the sessions of proxy {} were not all adopted; the next round tries again", owner, error);
            }
            synchronized (lock) {
                adopting.remove(owner);
            }
        });
    }

    private CompletableFuture<Void> adopt(long owner) {
        return listener.orphaned(owner).thenCompose(adopted -> remove(owner));
    }

    /** Takes a dead lease over unless somebody else was faster, or its owner has come back. */
    private CompletableFuture<Boolean> takeOver(Transaction transaction, long owner, LeaseRecord expected) {
        byte[] key = keys.lease(owner);
        long self = proxy();
        return transaction.get(key).thenApply(value -> {
            LeaseRecord current = value == null ? null : LeaseRecord.decode(value);
            boolean ours = current != null && current.keeper() == self;
            if (!ours && !Objects.equals(current, expected)) {
                return false;
            }
            long beat = current == null ? 0 : current.beat() + 1;
            transaction.set(key, new LeaseRecord(self, beat).encode());
            return true;
        });
    }

    private CompletableFuture<Void> remove(long owner) {
        byte[] key = keys.lease(owner);
        long self = proxy();
        return transactions.write(transaction -> transaction.get(key).thenAccept(value -> {
            if (value != null && LeaseRecord.decode(value).keeper() == self) {
                transaction.clear(key);
            }
        }));
    }
}
