package io.groundkeeper.proxy.config;

/**
 * What timeouts clients may have.
 *
 * @param minMillis shortest, in milliseconds
 * @param maxMillis longest, in milliseconds
 */
public record SessionTimeouts(int minMillis, int maxMillis) {

    public SessionTimeouts {
        if (minMillis <= 0 || maxMillis < minMillis) {
            throw new IllegalArgumentException("session timeouts from " + minMillis + " ms to " + maxMillis + " ms");
        }
    }

    /** The timeout that a client gets which asks for {@code wishMillis}. */
    public int negotiate(int wishMillis) {
        return Math.max(minMillis, Math.min(maxMillis, wishMillis));
    }
}
