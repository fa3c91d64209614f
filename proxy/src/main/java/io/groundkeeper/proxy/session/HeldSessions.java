package io.groundkeeper.proxy.session;

import io.groundkeeper.watch.SessionChanges;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** The sessions of a tenant that this proxy owns, kept in step with what the log tells of them. Thread-safe. */
public final class HeldSessions implements SessionChanges {
    private final ConcurrentMap<Long, HeldSession> sessions = new ConcurrentHashMap<>();
    private final Set<Departures> departures = ConcurrentHashMap.newKeySet();

    /** How many clients are on their way to a session, by its id. */
    private final ConcurrentMap<Long, Integer> arriving = new ConcurrentHashMap<>();

    private final LongSupplier proxy;

    /**
     * None yet.
     *
     * @param proxy id under which this proxy owns sessions at present
     */
    public HeldSessions(LongSupplier proxy) {
        this.proxy = proxy;
    }

    /** The session of an id, or null where it is not held here. */
    HeldSession get(long id) {
        return sessions.get(id);
    }

    /** Whether the session is held here, and is this very object. */
    boolean holds(HeldSession session) {
        return sessions.get(session.id()) == session;
    }

    /** Holds {@code session} unless one of its id is held already; returns the one that is. */
    HeldSession hold(HeldSession session) {
        HeldSession already = sessions.putIfAbsent(session.id(), session);
        return already == null ? session : already;
    }

    /** Notes that a client is on its way to a session, held here or not. */
    void arrives(long id) {
        arriving.merge(id, 1, Integer::sum);
    }

    /** Notes that a client is attached to the session, or will not be. */
    void hasArrived(long id) {
        arriving.computeIfPresent(id, (same, clients) -> clients == 1 ? null : clients - 1);
    }

    /** Whether a client is on its way to the session. */
    boolean isAwaited(long id) {
        return arriving.containsKey(id);
    }

    /** Which sessions have left this proxy, held by it or not, since somebody began to take note. */
    final class Departures implements AutoCloseable {
        private final Set<Long> left = ConcurrentHashMap.newKeySet();

        boolean include(long id) {
            return left.contains(id);
        }

        @Override
        public void close() {
            departures.remove(this);
        }
    }

    /** Takes note of the sessions that leave from now on. */
    Departures noteDepartures() {
        Departures noted = new Departures();
        departures.add(noted);
        return noted;
    }

    /** Lets go of a session that was closed, or is somebody else's now. */
    void forget(HeldSession session, String reason) {
        if (sessions.remove(session.id(), session)) {
            session.dropClient(reason);
        }
    }

    /** All of them, a copy. */
    public List<HeldSession> all() {
        return List.copyOf(sessions.values());
    }

    public int size() {
        return sessions.size();
    }

    /** Lets go of all sessions. */
    public void forgetAll(String reason) {
        for (HeldSession session : all()) {
            forget(session, reason);
        }
    }

    /** Drops all connections, keeping the sessions. */
    public void dropClients(String reason) {
        sessions.values().forEach(session -> session.dropClient(reason));
    }

    @Override
    public void moved(long sessionId, long owner) {
        if (owner == proxy.getAsLong()) {
            return;
        }
        departures.forEach(noted -> noted.left.add(sessionId));
        HeldSession session = sessions.get(sessionId);
        if (session != null) {
            forget(session, "its session has moved to another proxy");
        }
    }

    /** Of a session whose end was asked for here, whoever asked learns of it by the reply to that. */
    @Override
    public void closed(long sessionId) {
        departures.forEach(noted -> noted.left.add(sessionId));
        HeldSession session = sessions.get(sessionId);
        if (session != null && !session.isClosing()) {
            forget(session, "its session was closed");
        }
    }

    @Override
    public void gap() {
        dropClients("changes were missed that its watches may have waited for");
    }
}
