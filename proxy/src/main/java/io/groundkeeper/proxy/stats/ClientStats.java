package io.groundkeeper.proxy.stats;

import java.net.InetSocketAddress;

/** What is known of one connection. Thread-safe. */
public interface ClientStats {

    InetSocketAddress remoteAddress();

    /** Whether it uses TLS. */
    boolean secure();

    /** Requests received and not yet answered. */
    int outstanding();

    /** What the server waits for: 1 for packets to read, 4 for room to write, their sum for both. */
    int interestOps();

    long packetsReceived();

    long packetsSent();

    /** Its session's id, 0 before it has one. */
    long sessionId();

    /** The timeout of its session, in milliseconds. */
    int sessionTimeoutMillis();

    /** When it was accepted, in milliseconds since 1970. */
    long establishedMillis();

    /** When it will be closed unless something is heard of it, in milliseconds since 1970. */
    long expiresAtMillis();

    RequestStats.Snapshot requests();

    /** Begins to count anew. */
    void reset();
}
