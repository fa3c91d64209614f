package io.groundkeeper.proxy.protocol;

/**
 * The first packet of a connection.
 *
 * @param lastZxidSeen the newest zxid that the client has seen, 0 for none
 * @param timeoutMillis session timeout it would like
 * @param sessionId session to re-attach to, 0 for a new one
 * @param password that session's, possibly null
 * @param knowsReadOnly whether the client speaks of read-only mode (ZooKeeper 3.4 and later): the reply does likewise
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
public record ConnectAttempt(
        long lastZxidSeen, int timeoutMillis, long sessionId, byte[] password, boolean knowsReadOnly) {}
