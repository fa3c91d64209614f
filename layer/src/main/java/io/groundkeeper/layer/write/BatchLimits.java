package io.groundkeeper.layer.write;

/**
 * How much goes into one transaction.
 *
 * @param maxRequests requests at the most; zxids leave room for 32 on FoundationDB
 * @param maxBytes data and paths of the requests in bytes, at which the batch is full (one request alone may be larger)
 */
public record BatchLimits(int maxRequests, int maxBytes) {
    /** For an engine that commits several transactions at one version. */
    public static final BatchLimits FOUNDATIONDB = new BatchLimits(32, 1 << 20);

    /** For an engine that gives every transaction its own version. */
    public static final BatchLimits EMBEDDED = new BatchLimits(1024, 1 << 20);
}
