package io.groundkeeper.proxy.fairness;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Turns on one event loop, tenant by tenant, and in each connection by connection (round robin). Who asks has his turn at once as long
 * as his tenant has nobody waiting and has not had much lately; otherwise he waits, and nothing more is read from him. Those who wait are
 * served a few requests at a time, and every tenth of a millisecond the loop reads from its sockets. So what a tenant waits for is a moment
 * of each of the others, however many connections they have and however much these send.
 */
public final class FairTurns implements Turns {
    /** Requests in one turn; few, since only between turns is the time looked at. */
    static final int SLICE = 8;

    /** How long a tenant that has not had much lately may have requests taken up at once. */
    static final long AT_ONCE_NANOS = 100_000;

    /** The part of all time, one in so many, up to which a tenant has its requests taken up at once. */
    static final int AT_ONCE_PART = 4;

    /** How long those who wait are served before the next look. */
    static final long LOOK_NANOS = 100_000;

    private final ScheduledExecutorService loop;
    private final LongSupplier nanoClock;
    private final Queue<TenantQueue> ready = new ArrayDeque<>();
    private boolean scheduled;

    /** A tenant's connections that wait. */
    static final class TenantQueue {
        private final RequestRate rate;
        private final Set<Turn> waiting = new LinkedHashSet<>();
        private long atOnceNanos = AT_ONCE_NANOS;
        private long refilledNanos;
        private boolean delayed;

        private TenantQueue(RequestRate rate, long nanos) {
            this.rate = rate;
            this.refilledNanos = nanos;
        }

        private void refill(long nanos) {
            atOnceNanos = Math.min(AT_ONCE_NANOS, atOnceNanos + (nanos - refilledNanos) / AT_ONCE_PART);
            refilledNanos = nanos;
        }

        private Turn first() {
            return waiting.iterator().next();
        }
    }

    /**
     * Turns on an event loop.
     *
     * @param loop runs what is scheduled on its own thread, after looking at its sockets
     */
    public FairTurns(ScheduledExecutorService loop, LongSupplier nanoClock) {
        this.loop = loop;
        this.nanoClock = nanoClock;
    }

    TenantQueue newQueue(RequestRate rate) {
        return new TenantQueue(rate, nanoClock.getAsLong());
    }

    @Override
    public void ask(Turn turn) {
        TenantQueue tenant = turn.share().on(this);
        long begun = nanoClock.getAsLong();
        tenant.refill(begun);
        if (!tenant.waiting.isEmpty() || tenant.atOnceNanos <= 0 || tenant.delayed) {
            enqueue(tenant, turn);
            return;
        }
        boolean more;
        long taken;
        do {
            more = serve(tenant, turn);
            taken = nanoClock.getAsLong() - begun;
        } while (more && !tenant.delayed && taken < tenant.atOnceNanos);
        tenant.atOnceNanos -= taken;
        if (more) {
            enqueue(tenant, turn);
        }
    }

    /** Returns whether there is more to serve. */
    private boolean serve(TenantQueue tenant, Turn turn) {
        int allowed = tenant.rate.take(SLICE);
        if (allowed == 0) {
            if (turn.hasMore()) {
                delay(tenant);
            }
            return turn.hasMore();
        }
        int taken = turn.take(allowed);
        tenant.rate.giveBack(allowed - taken);
        return taken == allowed && turn.hasMore();
    }

    private void enqueue(TenantQueue tenant, Turn turn) {
        boolean first = tenant.waiting.isEmpty();
        if (tenant.waiting.add(turn)) {
            turn.setWaiting(true);
        }
        if (first && !tenant.delayed) {
            ready(tenant);
        }
    }

    private void ready(TenantQueue tenant) {
        ready.add(tenant);
        if (!scheduled) {
            scheduleNext();
        }
    }

    private void scheduleNext() {
        scheduled = true;
        // Executed, it would run before the loop looks at its sockets again.
        loop.schedule(this::serveReady, 0, TimeUnit.NANOSECONDS);
    }

    private void delay(TenantQueue tenant) {
        tenant.delayed = true;
        loop.schedule(
                () -> {
                    tenant.delayed = false;
                    if (!tenant.waiting.isEmpty()) {
                        ready(tenant);
                    }
                },
                tenant.rate.waitNanos(),
                TimeUnit.NANOSECONDS);
    }

    private void serveReady() {
        long begun = nanoClock.getAsLong();
        do {
            TenantQueue tenant = ready.poll();
            serveFirst(tenant);
            if (!tenant.waiting.isEmpty() && !tenant.delayed) {
                ready.add(tenant);
            }
        } while (!ready.isEmpty() && nanoClock.getAsLong() - begun < LOOK_NANOS);
        scheduled = false;
        if (!ready.isEmpty()) {
            scheduleNext();
        }
    }

    private void serveFirst(TenantQueue tenant) {
        Turn turn = tenant.first();
        boolean more = serve(tenant, turn);
        // It has kept its place so far, so that nobody of its tenant could come before those who wait.
        tenant.waiting.remove(turn);
        if (more) {
            tenant.waiting.add(turn);
        } else {
            turn.setWaiting(false);
        }
    }
}
