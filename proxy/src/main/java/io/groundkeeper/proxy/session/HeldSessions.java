package io.groundkeeper.proxy.session;

import io.groundkeeper.watch.SessionChanges;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The sessions of a tenant that this proxy owns, kept in step with what the log tells of them. Thread-safe. */
public final class HeldSessions implements SessionChanges {
    /** Later than any tenure. */
    private static final int NEVER_AGAIN = Integer.MAX_VALUE;

    private final ConcurrentMap<Long, HeldSession> sessions = new ConcurrentHashMap<>();
    private final Set<Departures> departures = ConcurrentHashMap.newKeySet();

    /** The sessions that clients are on their way to, by id. */
    private final ConcurrentMap<Long, Arrival> arriving = new ConcurrentHashMap<>();

    /** The session of an id, or null where it is not held here. */
    HeldSession get(long id) {
        return sessions.get(id);
    }

    /** Whether the session is held here, and is this very object. */
    boolean holds(HeldSession session) {
        return sessions.get(session.id()) == session;
    }

    /** Holds {@code session}, and lets go of an earlier tenure of it; false where this or a later one is held already. */
    boolean hold(HeldSession session) {
        HeldSession held = sessions.putIfAbsent(session.id(), session);
        while (held != null) {
            if (held.tenure() >= session.tenure()) {
                return false;
            }
            if (sessions.replace(session.id(), held, session)) {
                end(held, "its session has been taken anew");
                return true;
            }
            held = sessions.putIfAbsent(session.id(), session);
        }
        return true;
    }

    /**
     * Clients on their way to a session.
     *
     * @param clients how many
     * @param latest tenure that the log has told of meanwhile; {@link #NEVER_AGAIN} where it may have missed some
     */
    private record Arrival(int clients, int latest) {}

    /** Notes that a client is on its way to a session, held here or not. */
    void arrives(long id) {
        arriving.compute(
                id,
                (same, others) -> others == null ? new Arrival(1, 0) : new Arrival(others.clients + 1, others.latest));
    }

    /** Notes that a client is attached to the session, or will not be. */
    void hasArrived(long id) {
        arriving.computeIfPresent(
                id, (same, all) -> all.clients == 1 ? null : new Arrival(all.clients - 1, all.latest));
    }

    /** Whether a tenure that a client has won is over again, as far as is known. */
    boolean isOver(HeldSession won) {
        Arrival arrival = arriving.get(won.id());
        return arrival != null && arrival.latest > won.tenure();
    }

    /** What tenures of sessions, held here or not, the log has told of since somebody began to take note. */
    final class Departures implements AutoCloseable {
        private final ConcurrentMap<Long, Integer> latest = new ConcurrentHashMap<>();

        /** Whether a tenure is over again. */
        boolean include(HeldSession session) {
            return latest.getOrDefault(session.id(), 0) > session.tenure();
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
            end(session, reason);
        }
    }

    private static void end(HeldSession session, String reason) {
        session.watchedBy(null);
        session.dropClient(reason);
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
    public void moved(long sessionId, int tenure) {
        note(sessionId, tenure);
        HeldSession session = sessions.get(sessionId);
        if (session != null && session.tenure() < tenure) {
            forget(session, "its session has been taken anew");
        }
    }

    /** Of a session whose end was asked for here, whoever asked learns of it by the reply to that. */
    @Override
    public void closed(long sessionId) {
        note(sessionId, NEVER_AGAIN);
        HeldSession session = sessions.get(sessionId);
        if (session != null && !session.isClosing()) {
            forget(session, "its session was closed");
        }
    }

    private void note(long id, int tenure) {
        arriving.computeIfPresent(id, (same, all) -> new Arrival(all.clients, tenure));
        departures.forEach(noted -> noted.latest.put(id, tenure));
    }

    @Override
    public void gap() {
        arriving.replaceAll((id, all) -> new Arrival(all.clients, NEVER_AGAIN));
        dropClients("changes were missed that its watches may have waited for");
    }
}
