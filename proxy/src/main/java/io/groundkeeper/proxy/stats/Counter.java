package io.groundkeeper.proxy.stats;

import java.util.Locale;

/** What is counted, under the names that ZooKeeper has for it. */
public enum Counter {
    BYTES_RECEIVED_COUNT("Bytes that clients have sent, lengths of packets included."),
    RESPONSE_BYTES("Bytes of replies."),
    WATCH_BYTES("Bytes of watch events."),
    CONNECTION_REQUEST_COUNT("Sessions asked for, new ones and those that clients return to."),
    CONNECTION_REVALIDATE_COUNT("Sessions asked for that clients return to."),
    CONNECTION_REJECTED("Connections refused because there are too many."),
    CONNECTION_DROP_COUNT("Connections that their clients have closed, rather than their sessions."),
    SESSIONLESS_CONNECTIONS_EXPIRED("Connections closed because they asked for no session."),
    STALE_SESSIONS_EXPIRED("Sessions that expired."),
    UNSUCCESSFUL_HANDSHAKE("TLS handshakes that failed.");

    private final String help;

    Counter(String help) {
        this.help = help;
    }

    /** Its name in {@code mntr}. */
    public String metric() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it counts. */
    public String help() {
        return help;
    }
}
