package io.groundkeeper.it.consistency;

/**
 * Something that happened to a client, at a time of the one clock that observes them all. A client is one session: who opens another
 * is another client.
 */
public sealed interface Entry {

    /** When, in nanoseconds of the observer's clock. */
    long nanos();

    int client();

    /**
     * A connection got its session, the client's first one or not.
     *
     * @param lastZxidSeen the newest that the client knows of: of what was sent to it before, it may have missed the end
     */
    record Connected(
            long nanos, int client, int connection, int proxy, long session, int timeoutMillis, long lastZxidSeen)
            implements Entry {}

    /** The client has given its connection up, or lost it. */
    record Disconnected(long nanos, int client, int connection) implements Entry {}

    /** The client was told that its session has expired, or that it is closed. */
    record Ended(long nanos, int client, boolean expired) implements Entry {}

    /** A request was sent. */
    record Invoked(long nanos, int client, int connection, int operation, int xid, Action action) implements Entry {}

    /** A request was answered. */
    record Completed(long nanos, int client, int connection, int operation, int xid, long zxid, Result result)
            implements Entry {}

    /** It will not be known whether a request was carried out. */
    record Lost(long nanos, int client, int operation) implements Entry {}

    /**
     * A watch event arrived.
     *
     * @param zxid of the change; -1 where it is told belatedly
     * @param type ZooKeeper's event type
     */
    record Told(long nanos, int client, int connection, long zxid, int type, String path) implements Entry {}

    /**
     * The client takes itself for the owner of a lock.
     *
     * @param token grows with each owner
     */
    record Acquired(long nanos, int client, String lock, long token) implements Entry {}

    /** The client no longer does. Without a connection nobody does. */
    record Released(long nanos, int client, String lock) implements Entry {}

    /** The client's process stands still for a while; what it takes itself for may be over before it goes on. */
    record Paused(long nanos, int client) implements Entry {}

    /**
     * An owner has written to what its lock protects, fenced by its token.
     *
     * @param zxid of the write
     */
    record Written(long nanos, int client, String lock, long token, long zxid) implements Entry {}
}
