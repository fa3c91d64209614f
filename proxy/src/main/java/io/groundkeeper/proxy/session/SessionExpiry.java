package io.groundkeeper.proxy.session;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Failure;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.proxy.stats.Counter;
import io.groundkeeper.proxy.stats.ServerStats;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the sessions that have been silent for their timeout: never earlier, and at most one tick later.
 *
 * <p>A proxy that was itself held up (a long pause, a starved machine) may have pings waiting in its sockets. A tick that
 * comes more than one tick late therefore expires nothing; the one after it does.
 */
public final class SessionExpiry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionExpiry.class);

    private final HeldSessions sessions;
    private final WritePath writes;
    private final ServerStats stats;
    private final LongSupplier nanoClock;
    private final long tickNanos;
    private final ExpiryQueue<Watched> queue;
    private final ScheduledFuture<?> ticking;
    private long lastTick;
    private boolean excused;

    /** A session in the queue; what counts is its newest entry. */
    private record Watched(HeldSession session, int number) {}

    public SessionExpiry(
            HeldSessions sessions,
            WritePath writes,
            Duration tick,
            ServerStats stats,
            ScheduledExecutorService scheduler,
            LongSupplier nanoClock) {
        this.sessions = sessions;
        this.writes = writes;
        this.stats = stats;
        this.nanoClock = nanoClock;
        this.tickNanos = tick.toNanos();
        this.lastTick = nanoClock.getAsLong();
        this.queue = new ExpiryQueue<>(tickNanos, lastTick);
        this.ticking = scheduler.scheduleWithFixedDelay(this::tick, tickNanos, tickNanos, TimeUnit.NANOSECONDS);
    }

    /** Watches a session that was just held, or has got another timeout. */
    void watch(HeldSession session) {
        watch(session, session.expiresAtNanos());
    }

    private void watch(HeldSession session, long untilNanos) {
        queue.add(new Watched(session, session.watchedAnew()), untilNanos);
    }

    private void tick() {
        long now = nanoClock.getAsLong();
        boolean late = now - lastTick > 2 * tickNanos;
        lastTick = now;
        excused = late && !excused;
        if (excused) {
            LOG.warn("This server was held up; no session expires until its clients have been heard");
            return;
        }
        for (Watched watched : queue.poll(now)) {
            HeldSession session = watched.session;
            if (sessions.holds(session) && session.isWatchedAs(watched.number)) {
                examine(session, now);
            }
        }
    }

    private void examine(HeldSession session, long now) {
        SessionClient client = session.client();
        // Who is on its way has a move in the lane: the end would come after it, and take the session from its client
        // again.
        if (sessions.isAwaited(session.id()) || (client != null && client.isKeptWaiting())) {
            session.touch(now);
        }
        if (session.expiresAtNanos() - now > 0) {
            watch(session);
        } else {
            expire(session);
        }
    }

    private void expire(HeldSession session) {
        session.setClosing(true);
        writes.submit(session.id(), Caller.SERVER, new Operation.CloseSession(writes.proxy()))
                .whenComplete((result, failure) -> {
                    if (failure != null) {
                        LOG.warn("Session 0x{} could not be expired, trying again", hex(session), failure);
                        session.setClosing(false);
                        watch(session, nanoClock.getAsLong() + tickNanos);
                    } else if (result.outcome() instanceof Outcome.Failed failed
                            && failed.failure() == Failure.SESSION_MOVED) {
                        sessions.forget(session, "its session has moved to another proxy");
                    } else {
                        stats.count(Counter.STALE_SESSIONS_EXPIRED);
                        LOG.info("Session 0x{} expired, silent for {} ms", hex(session), session.timeoutMillis());
                        sessions.forget(session, "its session has expired");
                    }
                });
    }

    private static String hex(HeldSession session) {
        return Long.toHexString(session.id());
    }

    @Override
    public void close() {
        ticking.cancel(false);
    }
}
