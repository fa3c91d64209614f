package io.groundkeeper.it.consistency;

import io.groundkeeper.it.consistency.Anomaly.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** When the sessions of a history may have ended, and must have. */
final class Sessions {
    private static final long MILLI = 1_000_000;

    private final Checker.Times times;
    private final Map<Integer, Session> byClient = new HashMap<>();
    private final Map<Long, Session> byId = new HashMap<>();

    /** A client's session. */
    private static final class Session {
        private final int client;
        private long id;
        private long timeoutNanos;

        /** Requests that were answered, which a proxy has thus received, by the time of their sending. */
        private final TreeMap<Long, Call> heard = new TreeMap<>();

        private long lastSentNanos;
        private Call close;
        private Entry.Ended ended;

        Session(int client) {
            this.client = client;
        }
    }

    private Sessions(Checker.Times times) {
        this.times = times;
    }

    static Sessions of(List<Entry> entries, List<Call> calls, Checker.Times times) {
        Sessions sessions = new Sessions(times);
        for (Entry entry : entries) {
            if (entry instanceof Entry.Connected connected) {
                Session session = sessions.byClient.computeIfAbsent(connected.client(), Session::new);
                session.id = connected.session();
                session.timeoutNanos = connected.timeoutMillis() * MILLI;
                session.lastSentNanos = connected.nanos();
                sessions.byId.put(connected.session(), session);
            } else if (entry instanceof Entry.Ended ended) {
                sessions.byClient.computeIfAbsent(ended.client(), Session::new).ended = ended;
            }
        }
        for (Call call : calls) {
            Session session = sessions.byClient.get(call.client());
            session.lastSentNanos = Math.max(session.lastSentNanos, call.invokedNanos());
            // Some errors are answered to clients whose session is gone already.
            if (call.isKnown() && call.result().error() != Result.SESSION_EXPIRED) {
                session.heard.put(call.invokedNanos(), call);
            }
            // Whoever is not answered asks again; the first may have done it.
            boolean first = session.close == null || call.invokedNanos() < session.close.invokedNanos();
            if (call.action() instanceof Action.CloseSession && first) {
                session.close = call;
            }
        }
        return sessions;
    }

    /** The id of a client's session. */
    long id(int client) {
        return byClient.get(client).id;
    }

    /** The request that shows that a session cannot have ended at a time; null where it may have. */
    Call alive(long sessionId, long nanos) {
        Session session = byId.get(sessionId);
        return session == null ? null : alive(session, nanos);
    }

    private Call alive(Session session, long nanos) {
        if (session.close != null && session.close.invokedNanos() <= nanos) {
            return null;
        }
        Map.Entry<Long, Call> last = session.heard.lowerEntry(nanos);
        boolean lives = last != null && nanos < last.getKey() + times.atLeast(session.timeoutNanos);
        return lives ? last.getValue() : null;
    }

    List<Anomaly> check(List<Call> calls) {
        List<Anomaly> anomalies = new ArrayList<>();
        for (Session session : byClient.values()) {
            if (session.ended != null && session.ended.expired()) {
                Call heard = alive(session, session.ended.nanos());
                if (heard != null) {
                    anomalies.add(new Anomaly(
                            Kind.EXPIRY,
                            "a session of " + session.timeoutNanos / MILLI + " ms has expired before its time",
                            List.of(heard, session.ended)));
                }
            }
        }
        calls.stream()
                .filter(call -> call.succeeded() && call.result().stat() != null)
                .forEach(call -> checkOwner(call, anomalies));
        return anomalies;
    }

    /** An ephemeral must not outlive its session. */
    private void checkOwner(Call call, List<Anomaly> anomalies) {
        long owner = call.result().stat().owner();
        Session session = byId.get(owner);
        if (session == null) {
            if (owner != 0) {
                // Its client has not even learned of it, or the session is nobody's.
                checkUnknownOwner(call, anomalies);
            }
            return;
        }
        long last = Math.max(session.lastSentNanos, times.quietSinceNanos());
        if (call.invokedNanos() > last + times.atMost(session.timeoutNanos)) {
            anomalies.add(new Anomaly(
                    Kind.EPHEMERAL,
                    "an ephemeral has outlived client " + session.client + ", last heard at " + session.lastSentNanos,
                    List.of(call)));
        }
    }

    private static void checkUnknownOwner(Call call, List<Anomaly> anomalies) {
        anomalies.add(new Anomaly(Kind.EPHEMERAL, "an ephemeral belongs to no client's session", List.of(call)));
    }
}
