package io.groundkeeper.proxy.stats;

import java.util.Locale;

/** What is counted, under the names that ZooKeeper's {@code mntr} has for it. */
public enum Counter {
    /** Bytes that clients have sent, lengths of packets included. */
    BYTES_RECEIVED_COUNT,
    /** Bytes of replies. */
    RESPONSE_BYTES,
    /** Bytes of watch events. */
    WATCH_BYTES,
    /** Sessions asked for, new ones and those that clients return to. */
    CONNECTION_REQUEST_COUNT,
    /** Of these, those that clients return to. */
    CONNECTION_REVALIDATE_COUNT,
    /** Connections refused because there are too many. */
    CONNECTION_REJECTED,
    /** Connections that their clients have closed, rather than their sessions. */
    CONNECTION_DROP_COUNT,
    /** Connections closed because they asked for no session. */
    SESSIONLESS_CONNECTIONS_EXPIRED,
    /** Sessions that expired. */
    STALE_SESSIONS_EXPIRED,
    /** TLS handshakes that failed. */
    UNSUCCESSFUL_HANDSHAKE;

    /** Its name in {@code mntr}. */
    public String metric() {
        return name().toLowerCase(Locale.ROOT);
    }
}
