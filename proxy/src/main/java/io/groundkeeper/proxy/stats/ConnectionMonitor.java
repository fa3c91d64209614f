package io.groundkeeper.proxy.stats;

import java.util.Locale;

/** Hears of connections that come to nothing, to measure it: before it is known whose they are. Thread-safe. */
public interface ConnectionMonitor {
    ConnectionMonitor NONE = new ConnectionMonitor() {};

    /** Why a connection is refused. */
    enum Refusal {
        /** The store is not there or does not answer, or this server has lost its lease. */
        NOT_SERVING,
        TOO_MANY,
        TOO_MANY_FROM_ADDRESS,
        UNKNOWN_TENANT,
        /** Port, TLS server name and certificate do not say the same of it, or nothing. */
        UNCLEAR_TENANT;

        /** Its name among the metrics. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    default void refused(Refusal why) {}

    /** A TLS handshake failed. */
    default void handshakeFailed() {}
}
