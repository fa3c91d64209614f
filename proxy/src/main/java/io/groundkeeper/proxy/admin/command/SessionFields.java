package io.groundkeeper.proxy.admin.command;

import io.groundkeeper.proxy.command.EphemeralIndex;
import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.stats.SessionStats;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** {@code dump}: when sessions expire, and their ephemerals. */
final class SessionFields {
    /** More are not in memory at once; the four-letter word tells all. */
    private static final int MAX_EPHEMERALS = 100_000;

    private final EphemeralIndex index;
    private final Map<Long, Set<String>> ephemerals = new TreeMap<>();
    private int count;
    private boolean complete;

    private SessionFields(EphemeralIndex index) {
        this.index = index;
    }

    static CompletableFuture<Map<String, ?>> of(ServerStatus status) {
        int tick = status.settings().tickMillis();
        Map<Long, Set<Long>> expiries = new TreeMap<>();
        // As ZooKeeper, which lets what expires within one tick expire together, at its end.
        for (SessionStats session : status.sessions()) {
            expiries.computeIfAbsent((session.expiresAtMillis() / tick + 1) * tick, none -> new TreeSet<>())
                    .add(session.id());
        }
        SessionFields fields = new SessionFields(status.ephemerals());
        return fields.read().thenApply(read -> fields.fields(expiries));
    }

    private Map<String, ?> fields(Map<Long, Set<Long>> expiries) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("expiry_time_to_session_ids", expiries);
        fields.put("session_id_to_ephemeral_paths", ephemerals);
        if (!complete) {
            fields.put("error", "there are more ephemerals than these: the four-letter word dump tells of all");
        }
        return fields;
    }

    private CompletableFuture<Void> read() {
        return index.first().thenCompose(this::add);
    }

    private CompletableFuture<Void> add(List<EphemeralIndex.Entry> page) {
        page.forEach(entry -> ephemerals
                .computeIfAbsent(entry.sessionId(), none -> new TreeSet<>())
                .add(entry.path()));
        count += page.size();
        complete = page.isEmpty();
        return complete || count >= MAX_EPHEMERALS
                ? CompletableFuture.completedFuture(null)
                : index.after(page.get(page.size() - 1)).thenCompose(this::add);
    }
}
