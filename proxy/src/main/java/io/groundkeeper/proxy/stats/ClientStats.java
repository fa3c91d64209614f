package io.groundkeeper.proxy.stats;

import java.net.InetSocketAddress;

/** What is known of one connection. Thread-safe. */
public interface ClientStats {

    InetSocketAddress remoteAddress();

    /** Requests received and not yet answered. */
    int outstanding();

    /** Whether the server reads from it at present. */
    boolean isReading();

    long packetsReceived();

    long packetsSent();
}
