package io.groundkeeper.proxy.session;

import io.groundkeeper.layer.write.Failure;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.layer.write.WriteResult;
import io.groundkeeper.proxy.config.SessionTimeouts;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.watch.TenantView;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Gives connecting clients their sessions: new ones, and those that this proxy or another one holds. Thread-safe.
 *
 * <p>Whoever re-attaches begins a new tenure, in the store, be it at the same proxy. Writes that its former connection has sent are
 * carried out before that or not at all, as they go through the lane earlier or name an earlier tenure.
 *
 * <p>A returned future completes at the very place in the log where the session became this proxy's, under the view's lock:
 * what hangs on it must only enqueue. It completes empty where there is no such session (any more) or the password is wrong,
 * and fails where the store does, or the lease was lost meanwhile.
 */
public final class SessionService {
    private static final int PASSWORD_BYTES = 16;

    private final HeldSessions sessions;
    private final SessionExpiry expiry;
    private final WritePath writes;
    private final TenantView view;
    private final SessionTimeouts timeouts;
    private final long leaseNanos;
    private final RandomGenerator random;
    private final LongSupplier nanoClock;

    /**
     * One for a tenant.
     *
     * @param lease for how long at the most a proxy goes on without knowing that a session was taken from it
     */
    public SessionService(
            HeldSessions sessions,
            SessionExpiry expiry,
            WritePath writes,
            TenantView view,
            SessionTimeouts timeouts,
            Duration lease,
            RandomGenerator random,
            LongSupplier nanoClock) {
        this.sessions = sessions;
        this.expiry = expiry;
        this.writes = writes;
        this.view = view;
        this.timeouts = timeouts;
        this.leaseNanos = lease.toNanos();
        this.random = random;
        this.nanoClock = nanoClock;
    }

    /**
     * Opens a new session for {@code client}. Fails with {@link TooManySessionsException} while the tenant may have no more, and otherwise
     * where it was deleted.
     *
     * @param wishMillis the timeout it would like
     */
    public CompletableFuture<Optional<HeldSession>> open(int wishMillis, SessionClient client) {
        long id = random.nextLong() >>> 1;
        if (id == 0) {
            return open(wishMillis, client);
        }
        byte[] password = new byte[PASSWORD_BYTES];
        random.nextBytes(password);
        int timeout = timeouts.negotiate(wishMillis);
        sessions.arrives(id);
        return writes.submit(id, new Operation.OpenSession(timeout, password, writes.proxy()))
                .thenCompose(result -> {
                    Failure failure = failure(result);
                    if (failure == Failure.SESSION_EXISTS) {
                        return open(wishMillis, client);
                    }
                    if (failure == Failure.TOO_MANY_SESSIONS) {
                        return CompletableFuture.failedFuture(new TooManySessionsException());
                    }
                    // Who has had no session must not be told that it has expired.
                    return failure == Failure.SESSION_EXPIRED
                            ? CompletableFuture.failedFuture(new IllegalStateException("the tenant was deleted"))
                            : held(id, result, client);
                })
                .whenComplete((opened, failure) -> sessions.hasArrived(id));
    }

    /**
     * Re-attaches {@code client} to a session, which whoever was attached to it loses. Fails too where it is open whether the
     * session goes on: the client is to ask again.
     *
     * @param wishMillis the timeout it would like
     */
    public CompletableFuture<Optional<HeldSession>> attach(
            long id, byte[] password, int wishMillis, SessionClient client) {
        sessions.arrives(id);
        return attachTo(id, password, wishMillis, client).whenComplete((attached, failure) -> sessions.hasArrived(id));
    }

    private CompletableFuture<Optional<HeldSession>> attachTo(
            long id, byte[] password, int wishMillis, SessionClient client) {
        int timeout = timeouts.negotiate(wishMillis);
        HeldSession held = sessions.get(id);
        if (held != null && held.isClosing()) {
            // Who is told that it has expired never asks again, and it may yet turn out to be another proxy's.
            return CompletableFuture.failedFuture(new IllegalStateException("the session is being closed"));
        }
        if (password == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return writes.submit(id, new Operation.MoveSession(password, writes.proxy(), timeout))
                .thenCompose(result -> held(id, result, client));
    }

    private static Failure failure(WriteResult result) {
        return result.outcome() instanceof Outcome.Failed failed ? failed.failure() : null;
    }

    /** Holds a session from the log position on at which it became this proxy's, so that no later move is missed. */
    private CompletableFuture<Optional<HeldSession>> held(long id, WriteResult result, SessionClient client) {
        if (!(result.outcome() instanceof Outcome.SessionHeld won)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Optional<HeldSession>> attached = new CompletableFuture<>();
        view.await(result.position(), () -> {
            HeldSession fresh = new HeldSession(id, won.session(), client, nanoClock.getAsLong(), grace(won));
            // The view may have been there before us, and have seen more: nothing would tell of that again.
            if (!sessions.isOver(fresh) && hold(fresh)) {
                attached.complete(Optional.of(fresh));
            } else {
                attached.completeExceptionally(new IllegalStateException("won, and lost again meanwhile"));
            }
        });
        return attached;
    }

    /**
     * Its client may have asked for the session here and gone on to another proxy before that was taken up: then that one has lost it, but
     * hears its client until it knows.
     */
    private long grace(Outcome.SessionHeld won) {
        return won.from() == won.session().owner() ? 0 : leaseNanos;
    }

    /**
     * Holds sessions that are this proxy's according to the store: the client of each has its whole timeout from now on to come back.
     * Those that leave while the store is asked are left alone, as the answer may be older than that.
     *
     * @param owned asks the store
     * @return how many it has named, once they are held
     */
    CompletableFuture<Integer> holdAll(Supplier<CompletableFuture<Map<Long, SessionRecord>>> owned) {
        HeldSessions.Departures departures = sessions.noteDepartures();
        return owned.get()
                .thenCompose(found -> view.sync(() -> found.forEach((id, session) -> {
                            HeldSession fresh = new HeldSession(id, session, null, nanoClock.getAsLong(), 0);
                            if (!departures.include(fresh)) {
                                hold(fresh);
                            }
                        }))
                        .thenApply(synced -> found.size()))
                .whenComplete((held, error) -> departures.close());
    }

    /** Whether the session is held in this tenure from now on: not if it was won under an id that this proxy has lost meanwhile. */
    private boolean hold(HeldSession fresh) {
        boolean held = fresh.owner() == writes.proxy() && sessions.hold(fresh);
        if (held) {
            expiry.watch(fresh);
        }
        return held;
    }

    /** To be called when a session's own client has closed it. */
    public void closed(HeldSession session) {
        sessions.forget(session, "its client has closed the session");
    }
}
