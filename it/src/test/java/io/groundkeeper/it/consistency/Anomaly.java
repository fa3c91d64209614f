package io.groundkeeper.it.consistency;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that ZooKeeper rules out.
 *
 * @param kind what sort of thing it is
 * @param text what is wrong
 * @param evidence the few entries or operations that show it
 */
public record Anomaly(Kind kind, String text, List<?> evidence) {

    /** What is violated. */
    public enum Kind {
        /** Replies on a connection come in the order of its requests. */
        REPLY_ORDER,
        /** A session never sees an older state than before, whatever it connects to. */
        SESSION_ORDER,
        /** What was written first is first in the order of zxids. */
        REAL_TIME_ORDER,
        /** Reads after sync show what was written before it. */
        SYNC,
        /** A znode goes from state to state by what its writers did, each once, and readers see the state of their zxid. */
        ZNODE_STATE,
        /** Writes and synced reads of a znode can be put into an order that agrees with real time. */
        LINEARIZABILITY,
        LOST_WATCH,
        WATCH_ORDER,
        UNWATCHED_EVENT,
        SEQUENTIAL_NAME,
        EPHEMERAL,
        EXPIRY,
        LOCK,
        /** A rolling restart loses no session, and no more than one connection of each client for each proxy. */
        RESTART,
        /** A tenant has no more than it is limited to, and nobody is refused below that. */
        LIMIT,
        /** Nothing of a tenant is seen in another. */
        TENANT,
        /** When everything has come to rest, the store holds whole tenants, and nothing of what is no more. */
        STORE,
        /** The code under test has thrown where nobody catches, or the simulation did not come to its end. */
        BREAKDOWN
    }

    @Override
    public String toString() {
        return kind + ": " + text + evidence.stream().map(e -> "\n    " + e).collect(Collectors.joining());
    }
}
