package io.groundkeeper.embedded;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What becomes of a transaction: its commit, versionstamp and watches. Thread-safe. */
final class CommitOutcome implements CommitRequest.Listener {
    static final long NO_VERSION = -1;

    private final Executor executor;
    private final TransactionWatches watches;
    private final CompletableFuture<Void> commit = new CompletableFuture<>();
    private final CompletableFuture<byte[]> versionstamp = new CompletableFuture<>();
    private volatile long version = NO_VERSION;
    private volatile boolean awaited;

    CommitOutcome(Executor executor, TransactionWatches watches) {
        this.executor = executor;
        this.watches = watches;
    }

    CompletableFuture<Void> future() {
        awaited = true;
        return commit;
    }

    CompletableFuture<byte[]> versionstamp() {
        awaited = true;
        return versionstamp;
    }

    long version() {
        return version;
    }

    @Override
    public void committed(long commitVersion) {
        version = commitVersion;
        watches.activate();
        Completions.run(executor, () -> {
            versionstamp.complete(Stamped.stamp(commitVersion));
            commit.complete(null);
        });
    }

    @Override
    public void failed(FdbError error) {
        watches.fail(error);
        end(error, FdbError.TRANSACTION_INVALID_VERSION);
    }

    /** As FoundationDB, which gives the commit and the versionstamp different reasons. */
    private void end(FdbError error, FdbError stampError) {
        Completions.run(executor, () -> {
            versionstamp.completeExceptionally(stampError.exception());
            commit.completeExceptionally(error.exception());
        });
    }

    /** There was nothing to commit; what was read is consistent anyway. Call it before {@link #future}. */
    void readOnly() {
        watches.activate();
        if (awaited) {
            versionstamp.completeExceptionally(FdbError.NO_COMMIT_VERSION.exception());
        }
        commit.complete(null);
    }

    /** Nothing more is heard of the transaction, but for its watches; a commit on its way may still happen. */
    void abandon(FdbError error) {
        abandon(error, error);
    }

    /** The same, because there is another attempt. */
    void supersede() {
        abandon(FdbError.TRANSACTION_CANCELLED, FdbError.BROKEN_PROMISE);
    }

    private void abandon(FdbError error, FdbError stampError) {
        if (awaited) {
            end(error, stampError);
        }
    }
}
