package io.groundkeeper.schema;

import java.util.Arrays;
import java.util.Optional;

/** What a tenant may have no more of than its operator says. */
public enum TenantLimit {
    SESSIONS(1, "sessions", false),
    CONNECTIONS_PER_ADDRESS(2, "connections-per-address", false),
    ZNODES(3, "znodes", false),
    /** Bytes of data, of all its znodes together. */
    BYTES(4, "bytes", true),
    /** Watches on one proxy. */
    WATCHES(5, "watches", false),
    REQUESTS_PER_SECOND(6, "requests-per-second", false),
    /** Bytes of data in one request. */
    REQUEST_BYTES(7, "request-bytes", true);

    private final int number;
    private final String label;
    private final boolean inBytes;

    TenantLimit(int number, String label, boolean inBytes) {
        this.number = number;
        this.label = label;
        this.inBytes = inBytes;
    }

    /** What it is called in options, in JSON and in metrics: lower case, with dashes. */
    public String label() {
        return label;
    }

    /** Whether it is a number of bytes. */
    public boolean inBytes() {
        return inBytes;
    }

    int number() {
        return number;
    }

    /** The limit that is called so. */
    public static Optional<TenantLimit> labelled(String label) {
        return Arrays.stream(values())
                .filter(limit -> limit.label.equals(label))
                .findFirst();
    }
}
