package io.groundkeeper.proxy.session;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Failure;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Outcome;
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
 * comes more than one tick late therefore expires nothing.
 */
public final class SessionExpiry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionExpiry.class);

    private final HeldSessions sessions;
    private final WritePath writes;
    private final LongSupplier nanoClock;
    private final long tickNanos;
    private final ExpiryQueue<HeldSession> queue;
    private final ScheduledFuture<?> ticking;
    private long lastTick;

    public SessionExpiry(
            HeldSessions sessions,
            WritePath writes,
            Duration tick,
            ScheduledExecutorService scheduler,
            LongSupplier nanoClock) {
        this.sessions = sessions;
        this.writes = writes;
        this.nanoClock = nanoClock;
        this.tickNanos = tick.toNanos();
        this.lastTick = nanoClock.getAsLong();
        this.queue = new ExpiryQueue<>(tickNanos, lastTick);
        this.ticking = scheduler.scheduleWithFixedDelay(this::tick, tickNanos, tickNanos, TimeUnit.NANOSECONDS);
    }

    /** Begins to watch a session that was just held. */
    void watch(HeldSession session) {
        queue.add(session, session.expiresAtNanos());
    }

    private void tick() {
        long now = nanoClock.getAsLong();
        boolean late = now - lastTick > 2 * tickNanos;
        lastTick = now;
        if (late) {
            LOG.warn("This server was held up; no session expires until its clients have been heard");
            return;
        }
        for (HeldSession session : queue.poll(now)) {
            if (sessions.holds(session)) {
                examine(session, now);
            }
        }
    }

    private void examine(HeldSession session, long now) {
        SessionClient client = session.client();
        if (client != null && client.isKeptWaiting()) {
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
                        queue.add(session, nanoClock.getAsLong() + tickNanos);
                    } else if (result.outcome() instanceof Outcome.Failed failed
                            && failed.failure() == Failure.SESSION_MOVED) {
                        sessions.forget(session, "its session has moved to another proxy");
                    } else {
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
