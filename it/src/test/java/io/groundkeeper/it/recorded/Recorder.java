package io.groundkeeper.it.recorded;

import io.groundkeeper.it.consistency.Anomaly;
import io.groundkeeper.it.consistency.Anomaly.Kind;
import io.groundkeeper.it.consistency.Entry;
import io.groundkeeper.it.consistency.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/** Writes one history of all clients, in the order of one clock: that of this JVM. A session is a client. Thread-safe. */
final class Recorder {
    private final History history = new History();
    private final List<Anomaly> breakdowns = new ArrayList<>();
    private final Map<Long, RecordedSession> sessions = new HashMap<>();
    private final Set<Long> abandoned = new HashSet<>();
    private int connections;
    private int operations;

    /** A client's session, and the newest of its connections that was granted. */
    static final class RecordedSession {
        private final long id;
        private final int client;
        private RecordedConnection current;

        RecordedSession(long id, int client) {
            this.id = id;
            this.client = client;
        }

        long id() {
            return id;
        }

        int client() {
            return client;
        }

        RecordedConnection current() {
            return current;
        }
    }

    /** A client has connected to a proxy's tap. */
    synchronized RecordedConnection accept(int proxy) {
        return new RecordedConnection(this, ++connections, proxy);
    }

    /** A client's process ends, as far as proxies can tell: nothing of this session passes any more. */
    synchronized void abandon(long session) {
        abandoned.add(session);
    }

    /** Its client takes itself for the owner of a lock; false where no such session is known. */
    synchronized boolean acquired(long session, String lock, long token) {
        RecordedSession owner = sessions.get(session);
        if (owner != null) {
            add(now -> new Entry.Acquired(now, owner.client, lock, token));
        }
        return owner != null;
    }

    synchronized void written(long session, String lock, long token, long zxid) {
        add(now -> new Entry.Written(now, sessions.get(session).client, lock, token, zxid));
    }

    synchronized void released(long session, String lock) {
        add(now -> new Entry.Released(now, sessions.get(session).client, lock));
    }

    /** What cannot be judged, or should not be possible at all. */
    synchronized void breakdown(String text, Object... evidence) {
        breakdowns.add(new Anomaly(Kind.BREAKDOWN, text, List.of(evidence)));
    }

    synchronized List<Anomaly> breakdowns() {
        return List.copyOf(breakdowns);
    }

    History history() {
        return history;
    }

    synchronized int operations() {
        return operations;
    }

    synchronized int sessions() {
        return sessions.size();
    }

    // --- for connections, which hold the monitor

    void add(LongFunction<Entry> entry) {
        history.add(entry.apply(System.nanoTime()));
    }

    int nextOperation() {
        return ++operations;
    }

    boolean isAbandoned(long session) {
        return abandoned.contains(session);
    }

    /** The session with this id; null where there was none. */
    RecordedSession session(long id) {
        return sessions.get(id);
    }

    /** A connection has got its session, in place of an older one. */
    RecordedSession attached(long id, RecordedConnection connection) {
        RecordedSession session = sessions.computeIfAbsent(id, none -> new RecordedSession(id, sessions.size() + 1));
        if (session.current != null) {
            session.current.ended();
        }
        session.current = connection;
        return session;
    }
}
