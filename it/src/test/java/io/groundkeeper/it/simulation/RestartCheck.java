package io.groundkeeper.it.simulation;

import io.groundkeeper.it.consistency.Anomaly;
import io.groundkeeper.it.consistency.Entry;
import io.groundkeeper.it.simulation.Troublemaker.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges rolling restarts during which nothing else happened: none loses a session, and no client loses more than one connection for each
 * proxy that is restarted.
 */
final class RestartCheck {
    /** Shorter ones may expire while their clients pause between two attempts to connect. */
    private static final int MIN_TIMEOUT_MILLIS = 4_000;

    private final Span restart;
    private final Map<Integer, Entry.Connected> connected = new HashMap<>();
    private final Map<List<Integer>, Entry> losses = new HashMap<>();
    private final List<Anomaly> anomalies = new ArrayList<>();

    /** When clients have closed their sessions themselves. */
    private final Map<Integer, Long> closed;

    private RestartCheck(Span restart, Map<Integer, Long> closed) {
        this.restart = restart;
        this.closed = closed;
    }

    static List<Anomaly> check(List<Entry> entries, List<Span> restarts) {
        List<Anomaly> anomalies = new ArrayList<>();
        Map<Integer, Long> closed = new HashMap<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Ended ended && !ended.expired()) {
                closed.put(ended.client(), ended.nanos());
            }
        }
        for (Span restart : restarts) {
            RestartCheck check = new RestartCheck(restart, closed);
            entries.forEach(check::step);
            anomalies.addAll(check.anomalies);
        }
        return anomalies;
    }

    private boolean isDueTo(Entry entry, long lateNanos) {
        return entry.nanos() >= restart.beginNanos() && entry.nanos() <= restart.endNanos() + lateNanos;
    }

    private void step(Entry entry) {
        Entry.Connected last = connected.get(entry.client());
        if (entry instanceof Entry.Connected now) {
            connected.put(now.client(), now);
        } else if (last == null || last.timeoutMillis() < MIN_TIMEOUT_MILLIS) {
            return;
        } else if (entry instanceof Entry.Ended ended
                && ended.expired()
                && isDueTo(entry, 2_000_000L * last.timeoutMillis())) {
            anomalies.add(
                    new Anomaly(Anomaly.Kind.RESTART, "a rolling restart has lost a session", List.of(last, ended)));
        } else if (entry instanceof Entry.Disconnected
                && isDueTo(entry, 0)
                && closed.getOrDefault(entry.client(), 0L) != entry.nanos()) {
            Entry before = losses.put(List.of(entry.client(), last.proxy()), entry);
            if (before != null) {
                anomalies.add(new Anomaly(
                        Anomaly.Kind.RESTART,
                        "a client has lost two connections to proxy " + last.proxy() + " in a rolling restart",
                        List.of(before, last, entry)));
            }
        }
    }
}
