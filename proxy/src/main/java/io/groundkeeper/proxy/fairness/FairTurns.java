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
 * as his tenant has nobody waiting and has not had much lately; otherwise he waits, and those who wait are served a slice at a time, between
 * which the loop reads from its sockets. So what a tenant waits for is one slice of each of the others, however many connections they have
 * and however much these send.
 */
public final class FairTurns implements Turns {
    /** Requests in one turn: at a few microseconds each, what somebody else's single request may wait for. */
    static final int SLICE = 32;

    /** Requests that a tenant may have taken up at once before it is to wait for the loop's next look at its sockets. */
    static final int AT_ONCE = 128;

    private static final long LOOK_NANOS = 100_000;

    private final ScheduledExecutorService loop;
    private final LongSupplier nanoClock;
    private final Queue<TenantQueue> ready = new ArrayDeque<>();
    private boolean scheduled;

    /** A tenant's connections that wait. */
    static final class TenantQueue {
        private final RequestRate rate;
        private final Set<Turn> waiting = new LinkedHashSet<>();
        private int atOnce = AT_ONCE;
        private boolean delayed;

        TenantQueue(RequestRate rate) {
            this.rate = rate;
        }

        private Turn poll() {
            Turn first = waiting.iterator().next();
            waiting.remove(first);
            return first;
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

    @Override
    public void ask(Turn turn) {
        TenantQueue tenant = turn.share().on(this);
        if (!tenant.waiting.isEmpty() || tenant.atOnce == 0 || tenant.delayed) {
            enqueue(tenant, turn);
            return;
        }
        tenant.atOnce -= serve(tenant, turn, Math.min(SLICE, tenant.atOnce));
    }

    /** Returns how many requests were taken up. */
    private int serve(TenantQueue tenant, Turn turn, int most) {
        int allowed = tenant.rate.take(most);
        int taken = allowed == 0 ? 0 : turn.take(allowed);
        tenant.rate.giveBack(allowed - taken);
        if (taken == allowed && turn.hasMore()) {
            if (allowed == 0) {
                delay(tenant);
            }
            enqueue(tenant, turn);
        }
        return taken;
    }

    private void enqueue(TenantQueue tenant, Turn turn) {
        boolean first = tenant.waiting.isEmpty();
        tenant.waiting.add(turn);
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
            tenant.atOnce = AT_ONCE;
            Turn turn = tenant.poll();
            boolean others = !tenant.waiting.isEmpty();
            serve(tenant, turn, SLICE);
            if (others && !tenant.delayed) {
                ready.add(tenant);
            }
        } while (!ready.isEmpty() && nanoClock.getAsLong() - begun < LOOK_NANOS);
        scheduled = false;
        if (!ready.isEmpty()) {
            scheduleNext();
        }
    }
}
