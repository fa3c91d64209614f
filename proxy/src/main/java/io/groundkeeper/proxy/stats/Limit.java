package io.groundkeeper.proxy.stats;

import java.util.Locale;

/** What a tenant may have so much of. */
public enum Limit {
    SESSIONS,
    CONNECTIONS_PER_ADDRESS,
    ZNODES,
    BYTES,
    WATCHES,
    REQUESTS_PER_SECOND,
    REQUEST_BYTES;

    /** Its name among the metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
