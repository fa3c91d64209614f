package io.groundkeeper.it.oracle;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Names for the session ids of a run, which no two servers choose alike. */
final class SessionNames {

    private final Map<Long, String> names = new ConcurrentHashMap<>(Map.of(0L, "none"));

    /** Names a session after its client and how many that client had before. */
    void add(long sessionId, int client, int generation) {
        names.put(sessionId, client + "'".repeat(generation));
    }

    String name(long sessionId) {
        return names.getOrDefault(sessionId, "unknown");
    }
}
