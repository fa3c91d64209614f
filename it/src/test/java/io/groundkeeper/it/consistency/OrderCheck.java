package io.groundkeeper.it.consistency;

import io.groundkeeper.it.consistency.Anomaly.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Replies come in the order of requests; a session's zxids never fall, whatever it connects to; events come before what they lie
 * before; and the order of zxids is that of real time: of writes among each other, and of what sync promises.
 */
final class OrderCheck {
    private final List<Anomaly> anomalies = new ArrayList<>();
    private final Map<Integer, Client> clients = new HashMap<>();
    private final Map<Integer, Entry.Completed> newestBefore = new HashMap<>();

    /** The completion with the greatest zxid so far. */
    private Entry.Completed newest;

    private static final class Client {
        private final Deque<Entry.Invoked> unanswered = new ArrayDeque<>();
        private final Map<Integer, Entry.Invoked> invoked = new HashMap<>();
        private int connection;
        private Entry.Told lastEvent;

        /** The newest zxid that it was shown, and by what. */
        private long newest;

        private Entry newestBy;

        /** What a sync that is done has promised to show. */
        private Entry.Completed synced;
    }

    List<Anomaly> check(List<Entry> entries) {
        for (Entry entry : entries) {
            Client client = clients.computeIfAbsent(entry.client(), none -> new Client());
            if (entry instanceof Entry.Connected connected) {
                connected(client, connected);
            } else if (entry instanceof Entry.Invoked invoked) {
                // What an older connection still held back is not answered.
                if (invoked.connection() == client.connection) {
                    client.unanswered.add(invoked);
                }
                client.invoked.put(invoked.operation(), invoked);
                newestBefore.put(invoked.operation(), newest);
            } else if (entry instanceof Entry.Completed completed) {
                completed(client, completed);
            } else if (entry instanceof Entry.Told told) {
                told(client, told);
            }
        }
        return anomalies;
    }

    private static void connected(Client client, Entry.Connected connected) {
        client.unanswered.clear();
        client.connection = connected.connection();
        client.lastEvent = null;
        client.newest = connected.lastZxidSeen();
        client.newestBy = connected;
        if (client.synced != null && connected.lastZxidSeen() < client.synced.zxid()) {
            client.synced = null;
        }
    }

    private void completed(Client client, Entry.Completed completed) {
        Entry.Invoked first = client.unanswered.peek();
        if (first == null || first.operation() != completed.operation()) {
            add(Kind.REPLY_ORDER, "a reply has overtaken that of an earlier request", first, completed);
        }
        client.unanswered.removeIf(invoked -> invoked.operation() == completed.operation());
        Entry.Invoked invoked = client.invoked.remove(completed.operation());
        Entry.Completed before = newestBefore.remove(completed.operation());
        long zxid = completed.zxid();
        if (zxid <= 0) {
            return;
        }
        if (zxid < client.newest) {
            add(Kind.SESSION_ORDER, "a session is shown an older state than before", client.newestBy, completed);
        }
        if (client.synced != null && zxid < client.synced.zxid()) {
            add(Kind.SYNC, "a reply after sync does not show what was there before it", client.synced, completed);
        }
        boolean succeeded = completed.result().ok();
        if (succeeded && invoked.action().writes() && before != null && zxid <= before.zxid()) {
            add(Kind.REAL_TIME_ORDER, "a write has a zxid that was seen before it began", before, invoked, completed);
        }
        if (succeeded && invoked.action() instanceof Action.Sync && before != null) {
            client.synced = client.synced == null || client.synced.zxid() < before.zxid() ? before : client.synced;
        }
        if (zxid > client.newest) {
            client.newest = zxid;
            client.newestBy = completed;
        }
        if (newest == null || zxid > newest.zxid()) {
            newest = completed;
        }
    }

    private void told(Client client, Entry.Told told) {
        if (told.zxid() <= 0) {
            return;
        }
        if (told.zxid() <= client.newest) {
            add(Kind.WATCH_ORDER, "an event comes after a reply that shows what comes after it", client.newestBy, told);
        }
        if (client.lastEvent != null && told.zxid() < client.lastEvent.zxid()) {
            add(Kind.WATCH_ORDER, "an event comes after a later one", client.lastEvent, told);
        }
        client.lastEvent = told;
    }

    private void add(Kind kind, String text, Object... evidence) {
        List<Object> shown = new ArrayList<>();
        for (Object each : evidence) {
            if (each != null) {
                shown.add(each);
            }
        }
        anomalies.add(new Anomaly(kind, text, shown));
    }
}
