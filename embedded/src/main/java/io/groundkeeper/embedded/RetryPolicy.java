package io.groundkeeper.embedded;

import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Which errors a transaction may be retried after, and how long to wait before. The classification is that of
 * FoundationDB's {@code Transaction::onError}. The delays double from {@link #INITIAL_MILLIS} with full jitter;
 * FoundationDB starts at 10 ms, but here a conflicting commit is over after a disk sync and no network. Thread-safe.
 */
final class RetryPolicy {
    static final double INITIAL_MILLIS = 1;
    static final double DEFAULT_MAX_MILLIS = 1_000;
    private static final double GROWTH = 2;
    private static final double NEWER_VERSION_MILLIS = 10;

    /**
     * not_committed, commit_unknown_result, process_behind, database_locked, commit_proxy_memory_limit_exceeded,
     * batch_transaction_throttled, grv_proxy_memory_limit_exceeded, blob_granule_request_failed, tag_throttled,
     * proxy_tag_throttled.
     */
    private static final Set<Integer> BACK_OFF = Set.of(1020, 1021, 1037, 1038, 1042, 1051, 1078, 1079, 1213, 1223);

    /** transaction_too_old, future_version. */
    private static final Set<Integer> NEWER_VERSION = Set.of(1007, 1009);

    private final RandomGenerator random;

    RetryPolicy(RandomGenerator random) {
        this.random = random;
    }

    boolean isRetryable(int code) {
        return BACK_OFF.contains(code) || NEWER_VERSION.contains(code);
    }

    /** How long to wait now, in nanoseconds. */
    long delayNanos(int code, double backoffMillis, double maxMillis) {
        double millis = NEWER_VERSION.contains(code)
                ? Math.min(NEWER_VERSION_MILLIS, maxMillis)
                : Math.min(backoffMillis, maxMillis) * jitter();
        return (long) (millis * 1_000_000);
    }

    /** The back-off of the attempt after this one. */
    double nextBackoffMillis(int code, double backoffMillis, double maxMillis) {
        return NEWER_VERSION.contains(code) ? backoffMillis : Math.min(backoffMillis * GROWTH, maxMillis);
    }

    private synchronized double jitter() {
        return random.nextDouble();
    }
}
