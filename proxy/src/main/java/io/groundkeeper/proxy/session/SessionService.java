package io.groundkeeper.proxy.session;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Failure;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.layer.write.WriteResult;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.watch.TenantView;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Gives connecting clients their sessions: new ones, those held here, and those that another proxy holds. Thread-safe.
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
    private final RandomGenerator random;
    private final LongSupplier nanoClock;

    public SessionService(
            HeldSessions sessions,
            SessionExpiry expiry,
            WritePath writes,
            TenantView view,
            SessionTimeouts timeouts,
            RandomGenerator random,
            LongSupplier nanoClock) {
        this.sessions = sessions;
        this.expiry = expiry;
        this.writes = writes;
        this.view = view;
        this.timeouts = timeouts;
        this.random = random;
        this.nanoClock = nanoClock;
    }

    /**
     * Opens a new session for {@code client}.
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
        return writes.submit(id, Caller.ANONYMOUS, new Operation.OpenSession(timeout, password, writes.proxy()))
                .thenCompose(result -> failure(result) == Failure.SESSION_EXISTS
                        ? open(wishMillis, client)
                        : held(id, timeout, result, client))
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
        if (held != null) {
            if (!held.hasPassword(password)) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            if (held.isClosing()) {
                // Who is told that it has expired never asks again, and it may yet turn out to be another proxy's.
                return CompletableFuture.failedFuture(new IllegalStateException("the session is being closed"));
            }
            if (held.timeoutMillis() == timeout && !held.isDoubtful()) {
                return attachHere(held, client, timeout);
            }
            // The timeout is written down for whoever holds the session after this proxy; a doubt is for the store to
            // end.
        }
        if (password == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return writes.submit(id, Caller.ANONYMOUS, new Operation.MoveSession(password, writes.proxy(), timeout))
                .thenCompose(result -> held(id, timeout, result, client));
    }

    /**
     * Re-attaches to a session that is held here already, as soon as everything is known that has happened to it: its client may have
     * been elsewhere meanwhile, and the session be another proxy's or gone, without this proxy having heard of it yet.
     */
    private CompletableFuture<Optional<HeldSession>> attachHere(HeldSession held, SessionClient client, int timeout) {
        return view.sync().thenApply(synced -> {
            if (!sessions.holds(held) || held.isClosing()) {
                throw new IllegalStateException("the session has moved or ended meanwhile");
            }
            attach(held, client, timeout);
            return Optional.of(held);
        });
    }

    private static Failure failure(WriteResult result) {
        return result.outcome() instanceof Outcome.Failed failed ? failed.failure() : null;
    }

    /** Holds a session from the log position on at which it became this proxy's, so that no later move is missed. */
    private CompletableFuture<Optional<HeldSession>> held(
            long id, int timeout, WriteResult result, SessionClient client) {
        if (!(result.outcome() instanceof Outcome.SessionHeld won)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Optional<HeldSession>> attached = new CompletableFuture<>();
        view.await(result.position(), () -> {
            if (sessions.hasLeft(id)) {
                // The view was there before us, and has seen more: nothing would tell of that again.
                attached.completeExceptionally(new IllegalStateException("won, and lost again meanwhile"));
                return;
            }
            Optional<HeldSession> held = hold(id, won.session());
            if (held.isPresent()) {
                held.get().setDoubtful(false);
                attach(held.get(), client, timeout);
                attached.complete(held);
            } else {
                attached.completeExceptionally(
                        new IllegalStateException("won under an id that this proxy has lost meanwhile"));
            }
        });
        return attached;
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
                            if (!departures.include(id)) {
                                hold(id, session);
                            }
                        }))
                        .thenApply(synced -> found.size()))
                .whenComplete((held, error) -> departures.close());
    }

    private void attach(HeldSession held, SessionClient client, int timeout) {
        held.attach(client, timeout, nanoClock.getAsLong());
        expiry.watch(held);
    }

    private Optional<HeldSession> hold(long id, SessionRecord session) {
        if (session.owner() != writes.proxy()) {
            return Optional.empty();
        }
        HeldSession fresh = new HeldSession(id, session.password(), session.timeoutMillis(), nanoClock.getAsLong());
        HeldSession held = sessions.hold(fresh);
        if (held == fresh) {
            expiry.watch(fresh);
        }
        return Optional.of(held);
    }

    /** To be called when a session's own client has closed it. */
    public void closed(HeldSession session) {
        sessions.forget(session, "its client has closed the session");
    }
}
