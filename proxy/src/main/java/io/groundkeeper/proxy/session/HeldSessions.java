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

    /** The sessions that clients are on their way to, by id. */
    private final ConcurrentMap<Long, Arrival> arriving = new ConcurrentHashMap<>();

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

    /**
     * Clients on their way to a session.
     *
     * @param clients how many
     * @param left whether the log, as far as it has been read meanwhile, ends with the session being somebody else's, or nobody's; or
     *     may do so
     */
    private record Arrival(int clients, boolean left) {}

    /** Notes that a client is on its way to a session, held here or not. */
    void arrives(long id) {
        arriving.compute(
                id,
                (same, others) ->
                        others == null ? new Arrival(1, false) : new Arrival(others.clients + 1, others.left));
    }

    /** Notes that a client is attached to the session, or will not be. */
    void hasArrived(long id) {
        arriving.computeIfPresent(id, (same, all) -> all.clients == 1 ? null : new Arrival(all.clients - 1, all.left));
    }

    /** Whether a client is on its way to the session. */
    boolean isAwaited(long id) {
        return arriving.containsKey(id);
    }

    /** Whether a session that a client is on its way to has left this proxy again meanwhile. */
    boolean hasLeft(long id) {
        Arrival arrival = arriving.get(id);
        return arrival != null && arrival.left;
    }

    private void noteWhereabouts(long id, boolean left) {
        arriving.computeIfPresent(id, (same, all) -> new Arrival(all.clients, left));
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
            session.watchedBy(null);
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
        boolean left = owner != proxy.getAsLong();
        noteWhereabouts(sessionId, left);
        if (!left) {
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
        noteWhereabouts(sessionId, true);
        departures.forEach(noted -> noted.left.add(sessionId));
        HeldSession session = sessions.get(sessionId);
        if (session != null && !session.isClosing()) {
            forget(session, "its session was closed");
        }
    }

    @Override
    public void gap() {
        arriving.replaceAll((id, all) -> new Arrival(all.clients, true));
        sessions.values().forEach(session -> session.setDoubtful(true));
        dropClients("changes were missed that its watches may have waited for");
    }
}
