package io.groundkeeper.embedded;

import java.util.List;

/**
 * A transaction that asks to be committed.
 *
 * @param readVersion what its reads saw; perhaps not known before it is needed
 * @param bytes its size as FoundationDB counts it
 * @param listener is told the outcome, on the thread that commits: it must not block
 */
record CommitRequest(
        long readVersion,
        List<KeyRange> readConflicts,
        List<KeyRange> writeConflicts,
        List<Mutation> mutations,
        int bytes,
        Listener listener) {

    /** The same, with its read version. */
    CommitRequest at(long version) {
        return new CommitRequest(version, readConflicts, writeConflicts, mutations, bytes, listener);
    }

    /** Hears how a commit ended; exactly one method is called, once. */
    interface Listener {
        /** The commit is durable and visible. */
        void committed(long version);

        void failed(FdbError error);
    }
}
