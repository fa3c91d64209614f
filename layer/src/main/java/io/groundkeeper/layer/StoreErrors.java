package io.groundkeeper.layer;

import com.apple.foundationdb.FDBException;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * What FoundationDB's errors mean for whoever gets them. The codes are those of its {@code flow/error_definitions.h}, the
 * classes those of {@code fdb_error_predicate} (which fdb-java asks the native client for, and the embedded engine has none).
 */
public final class StoreErrors {
    /** Client errors begin here; they are found before anything is sent. */
    private static final int CLIENT_ERRORS = 2000;

    /**
     * transaction_too_old, future_version, not_committed, process_behind, database_locked,
     * commit_proxy_memory_limit_exceeded, batch_transaction_throttled, grv_proxy_memory_limit_exceeded, tag_throttled,
     * proxy_tag_throttled.
     */
    private static final Set<Integer> NOT_COMMITTED =
            Set.of(1007, 1009, 1020, 1037, 1038, 1042, 1051, 1078, 1213, 1223);

    /** transaction_timed_out, cluster_version_changed. */
    private static final Set<Integer> ENDED_BY_CIRCUMSTANCES = Set.of(1031, 1039);

    private static final int NOT_COMMITTED_FOR_CONFLICT = 1020;

    private StoreErrors() {}

    /** Whether a commit that failed with {@code error} may have happened, or may still happen: unless that is ruled out, yes. */
    public static boolean mayHaveCommitted(Throwable error) {
        return !(unwrap(error) instanceof FDBException refusal)
                || !(NOT_COMMITTED.contains(refusal.getCode()) || refusal.getCode() >= CLIENT_ERRORS);
    }

    /** Whether a commit was refused because others have written what it read. */
    public static boolean isConflict(Throwable error) {
        return unwrap(error) instanceof FDBException refusal && refusal.getCode() == NOT_COMMITTED_FOR_CONFLICT;
    }

    /** Whether the transaction is over but its work is not to blame: another transaction may do it. */
    static boolean endedByCircumstances(Throwable error) {
        return unwrap(error) instanceof FDBException end && ENDED_BY_CIRCUMSTANCES.contains(end.getCode());
    }

    /** The cause that a stage of a {@link java.util.concurrent.CompletableFuture} has wrapped. */
    public static Throwable unwrap(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }
}
