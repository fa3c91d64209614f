package io.groundkeeper.proxy.session;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Failure;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.proxy.audit.TenantAudit;
import io.groundkeeper.proxy.stats.Counter;
import io.groundkeeper.proxy.stats.ServerStats;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Closes the sessions that have been silent for their timeout: never earlier, and as soon as that is so. Each has a timer, which
 * is set anew where the client has been heard of meanwhile; so hearing of it costs nothing.
 *
 * <p>A proxy that was itself held up (a long pause, a starved machine) may have pings waiting in its sockets. It tells that by its
 * pulse, and for a pulse's time lets no session expire.
 */
public final class SessionExpiry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionExpiry.class);

    private final HeldSessions sessions;
    private final WritePath writes;
    private final ServerStats stats;
    private final TenantAudit audit;
    private final ScheduledExecutorService scheduler;
    private final LongSupplier nanoClock;
    private final long pulseNanos;
    private final ScheduledFuture<?> pulse;
    private volatile boolean closed;

    // What the scheduler's one thread knows.
    private long lastSeenNanos;
    private boolean excused;
    private long excusedUntilNanos;

    /**
     * Begins to watch.
     *
     * @param pulse being later than twice that counts as having been held up
     * @param scheduler runs one task at a time
     */
    public SessionExpiry(
            HeldSessions sessions,
            WritePath writes,
            Duration pulse,
            ServerStats stats,
            TenantAudit audit,
            ScheduledExecutorService scheduler,
            LongSupplier nanoClock) {
        this.sessions = sessions;
        this.writes = writes;
        this.stats = stats;
        this.audit = audit;
        this.scheduler = scheduler;
        this.nanoClock = nanoClock;
        this.pulseNanos = pulse.toNanos();
        this.lastSeenNanos = nanoClock.getAsLong();
        this.pulse = scheduler.scheduleWithFixedDelay(
                () -> noteHoldUps(nanoClock.getAsLong()), pulseNanos, pulseNanos, TimeUnit.NANOSECONDS);
    }

    /** Watches a session that was just held. */
    void watch(HeldSession session) {
        // What it was granted beyond its timeout ends when its client is heard.
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(session.timeoutMillis());
        examineAt(session, Math.min(session.expiresAtNanos(), nanoClock.getAsLong() + timeoutNanos));
    }

    private void examineAt(HeldSession session, long nanos) {
        if (!closed) {
            long delay = Math.max(0, nanos - nanoClock.getAsLong());
            session.watchedBy(scheduler.schedule(() -> examine(session), delay, TimeUnit.NANOSECONDS));
        }
    }

    private void examine(HeldSession session) {
        if (closed || !sessions.holds(session)) {
            return;
        }
        long now = nanoClock.getAsLong();
        noteHoldUps(now);
        SessionClient client = session.client();
        if (client != null && client.isKeptWaiting()) {
            session.touch(now);
        }
        if (excused) {
            examineAt(session, Math.max(session.expiresAtNanos(), excusedUntilNanos));
        } else if (session.expires(now)) {
            expire(session);
        } else {
            watch(session);
        }
    }

    /** Who is held up all the time is excused every other time only: sessions must expire there too. */
    private void noteHoldUps(long now) {
        boolean late = now - lastSeenNanos > 2 * pulseNanos;
        lastSeenNanos = now;
        if (late && !excused) {
            LOG.atWarn()
                    .addKeyValue("tenant", audit.tenant())
                    .log("This server was held up; no session expires until its clients have been heard");
            excused = true;
            excusedUntilNanos = now + pulseNanos;
        } else if (excused && now - excusedUntilNanos >= 0) {
            excused = false;
        }
    }

    private void expire(HeldSession session) {
        session.dropClient("its session expires");
        writes.submit(session, Caller.SERVER, new Operation.CloseSession()).whenComplete((result, failure) -> {
            audit.sessionEnded(session.id(), failure == null ? result.outcome() : null);
            if (failure != null) {
                about(LOG.atWarn(), session).setCause(failure).log("A session could not be expired, trying again");
                session.goesOn();
                examineAt(session, nanoClock.getAsLong() + pulseNanos);
            } else if (result.outcome() instanceof Outcome.Failed failed && failed.failure() == Failure.SESSION_MOVED) {
                sessions.forget(session, "its session has moved to another proxy");
            } else {
                stats.count(Counter.STALE_SESSIONS_EXPIRED);
                about(LOG.atInfo(), session)
                        .addKeyValue("timeout", session.timeoutMillis())
                        .log("A session has expired");
                sessions.forget(session, "its session has expired");
            }
        });
    }

    private LoggingEventBuilder about(LoggingEventBuilder line, HeldSession session) {
        return line.addKeyValue("tenant", audit.tenant()).addKeyValue("session", "0x" + Long.toHexString(session.id()));
    }

    @Override
    public void close() {
        closed = true;
        pulse.cancel(false);
    }
}
