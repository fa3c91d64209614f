package io.groundkeeper.layer.lease;

import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.schema.ClusterKeys;
import io.groundkeeper.schema.LeaseRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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
 * <p>A lease that has not changed for a while is dead; so is one that was released. Whoever finds that first takes the lease
 * over (in a transaction, so that it is one proxy), adopts the sessions, and removes it. Sessions whose owner has no lease at
 * all (it opened them while it was losing its own) are found by asking the tenants for the owners.
 *
 * <p>A proxy whose own beats do not get through stops serving before anyone else may call its lease dead: it counts from
 * before its last successful beat, others from after it, and {@link Timing} gives it less time than them.
 */
public final class LeaseKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

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
     * Times of a lease. Others look at it beat by beat, so up to one beat passes until its last change is seen; it is dead when it has
     * not changed for the rest of the lease time. Its owner stops one beat before that: so much may its clock lag behind theirs.
     *
     * @param beat how often a lease is beaten, and looked at
     * @param lease after which a dead proxy's sessions are orphans; zero where no other process can have the store open
     */
    public record Timing(Duration beat, Duration lease) {
        private static final int BEATS = 4;

        public Timing {
            if (!lease.isZero() && lease.compareTo(beat.multipliedBy(BEATS)) < 0) {
                throw new IllegalArgumentException(
                        "a lease of " + lease + " is shorter than " + BEATS + " beats of " + beat);
            }
        }

        /** How long an owner may act after it began its last successful beat. */
        Duration held() {
            return lease.minus(beat.multipliedBy(2));
        }

        /** How long a lease must have been seen unchanged to be dead. */
        Duration unchanged() {
            return lease.isZero() ? lease : lease.minus(beat);
        }
    }

    private final Leases leases;
    private final Supplier<CompletableFuture<Set<Long>>> sessionOwners;
    private final LongSupplier newProxyIds;
    private final Timing timing;
    private final ScheduledExecutorService scheduler;
    private final LongSupplier nanoClock;
    private final Listener listener;
    private final LeaseMonitor monitor;

    private final Object lock = new Object();
    private final Sightings sightings = new Sightings();
    private final Set<Long> adopting = new HashSet<>();
    private long proxy;
    private volatile boolean held;
    private volatile long aliveUntilNanos;
    private boolean roundUnderWay;
    private boolean stopped;
    private ScheduledFuture<?> rounds;

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
            Listener listener,
            LeaseMonitor monitor) {
        this.leases = new Leases(transactions, keys);
        this.sessionOwners = sessionOwners;
        this.newProxyIds = newProxyIds;
        this.timing = timing;
        this.scheduler = scheduler;
        this.nanoClock = nanoClock;
        this.listener = listener;
        this.monitor = monitor;
        this.proxy = newProxyIds.getAsLong();
    }

    /** Takes a lease; complete when it is held. */
    public CompletableFuture<Void> start() {
        return takeLease().thenRun(() -> {
            long period = timing.beat().toNanos();
            synchronized (lock) {
                if (!stopped) {
                    rounds = scheduler.scheduleAtFixedRate(() -> guarded(this::round), 0, period, TimeUnit.NANOSECONDS);
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
        return held ? leases.release(proxy()) : AsyncUtil.DONE;
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
        return leases.take(self).thenRun(() -> extend(self, begun));
    }

    private void extend(long self, long begunNanos) {
        synchronized (lock) {
            if (self != proxy || stopped) {
                return;
            }
            held = true;
            monitor.beaten();
            aliveUntilNanos = begunNanos + timing.held().toNanos();
            if (!isExclusive()) {
                long left = aliveUntilNanos - nanoClock.getAsLong();
                scheduler.schedule(() -> guarded(this::loseIfLate), left, TimeUnit.NANOSECONDS);
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

    /** A scheduler drops a task that throws, and with it every later round. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("a look at leases failed; the next one tries again", e);
        }
    }

    private void round() {
        loseIfLate();
        long now = nanoClock.getAsLong();
        synchronized (lock) {
            if (roundUnderWay || stopped) {
                return;
            }
            roundUnderWay = true;
        }
        CompletableFuture<Void> round =
                AsyncUtil.DONE.thenCompose(begun -> beatOrRetake(now)).thenCompose(beaten -> lookAtOthers());
        round.whenComplete((done, error) -> {
            if (error != null) {
                monitor.roundFailed();
                log.warn("a round of leases failed; the next one tries again: {}", error.toString());
            }
            synchronized (lock) {
                roundUnderWay = false;
            }
        });
    }

    private CompletableFuture<Void> beatOrRetake(long now) {
        long self = proxy();
        return leases.beat(self).thenCompose(beaten -> {
            if (beaten && self == proxy()) {
                extend(self, now);
                return AsyncUtil.DONE;
            }
            lose(self, "another proxy has taken it over");
            return takeLease().thenRun(() -> log.info("proxy {} holds a lease again", proxy()));
        });
    }

    private void loseIfLate() {
        long self = proxy();
        if (!isExclusive() && nanoClock.getAsLong() - aliveUntilNanos >= 0) {
            lose(self, "its beats did not get through in time");
        }
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
        monitor.lost();
        listener.leaseLost(self, after);
    }

    private CompletableFuture<Void> lookAtOthers() {
        return leases.all().thenCombine(sessionOwners.get(), (found, owners) -> {
            Map<Long, LeaseRecord> seen = new HashMap<>();
            owners.forEach(owner -> seen.put(owner, null));
            seen.putAll(found);
            synchronized (lock) {
                seen.remove(proxy);
                monitor.saw(found.size() - (found.containsKey(proxy) ? 1 : 0));
                sightings.see(seen, nanoClock.getAsLong());
            }
            adoptOrphans();
            return null;
        });
    }

    /** Adopts from those whose lease is dead by our clock; from those where it is about to be, as soon as that is so. */
    private void adoptOrphans() {
        if (!isHeld()) {
            return;
        }
        long now = nanoClock.getAsLong();
        Map<Long, LeaseRecord> orphans = new HashMap<>();
        synchronized (lock) {
            if (stopped) {
                return;
            }
            sightings.forEach((owner, sighting) -> {
                long left = sighting.sinceNanos() + timing.unchanged().toNanos() - now;
                // One that is ours was taken over, but its sessions were not all adopted.
                boolean free = Leases.isReleased(sighting.lease()) || Leases.isKeptBy(proxy, sighting.lease());
                if (free || left <= 0) {
                    if (adopting.add(owner)) {
                        orphans.put(owner, sighting.lease());
                    }
                } else if (left < 2 * timing.beat().toNanos()) {
                    scheduler.schedule(() -> guarded(this::adoptOrphans), left, TimeUnit.NANOSECONDS);
                }
            });
        }
        orphans.forEach(this::adopt);
    }

    private void adopt(long owner, LeaseRecord lease) {
        CompletableFuture<Boolean> takenOver = leases.takeOver(owner, lease, proxy());
        takenOver.thenCompose(taken -> taken ? adopt(owner) : AsyncUtil.DONE).whenComplete((done, error) -> {
            if (error != null) {
                log.warn("the sessions of proxy {} were not all adopted; the next round tries again", owner, error);
            }
            synchronized (lock) {
                adopting.remove(owner);
            }
        });
    }

    private CompletableFuture<Void> adopt(long owner) {
        return listener.orphaned(owner)
                .thenCompose(adopted -> leases.remove(owner, proxy()))
                .thenRun(() -> {
                    monitor.tookOver();
                    synchronized (lock) {
                        sightings.forget(owner);
                    }
                });
    }
}
