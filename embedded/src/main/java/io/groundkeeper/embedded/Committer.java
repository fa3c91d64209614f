package io.groundkeeper.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits groups of transactions, one group at a time: checks each for conflicts in order, gives it a version, and
 * applies it; writes the group to disk as a whole; then makes it visible. Not thread-safe: {@link CommitPipeline} calls
 * it from one thread at a time.
 */
final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final KeyValueStore store;
    private final VersionClock clock;
    private final VersionHistory history;
    private final WatchRegistry watches;
    private final ConflictResolver resolver = new ConflictResolver();
    private final long maxHistoryBytes;
    private boolean broken;

    Committer(
            KeyValueStore store,
            VersionClock clock,
            VersionHistory history,
            WatchRegistry watches,
            long maxHistoryBytes) {
        this.store = store;
        this.clock = clock;
        this.history = history;
        this.watches = watches;
        this.maxHistoryBytes = maxHistoryBytes;
    }

    /** How a request ended: with a version, or with an error. */
    private record Outcome(CommitRequest request, long version, FdbError error) {
        void tell(boolean written) {
            if (error != null) {
                request.listener().failed(error);
            } else if (written) {
                request.listener().committed(version);
            } else {
                request.listener().failed(FdbError.COMMIT_UNKNOWN_RESULT);
            }
        }
    }

    /** Commits what does not conflict and tells every listener. An empty group only raises the version ceiling. */
    void commit(List<CommitRequest> group) {
        if (broken) {
            group.forEach(request -> request.listener().failed(FdbError.IO_ERROR));
            return;
        }
        List<Outcome> outcomes = new ArrayList<>(group.size());
        boolean written = false;
        try {
            write(group, outcomes);
            written = true;
        } catch (IOException | RuntimeException e) {
            // Part of the group may be on disk: nobody can tell before the next start.
            broken = true;
            LOG.error("A commit failed; the database takes no more of them until it is opened again", e);
            clock.abandonCommits();
        }
        // Only now: what a listener does may reach here again when commits are inline.
        for (Outcome outcome : outcomes) {
            outcome.tell(written);
        }
    }

    private void write(List<CommitRequest> group, List<Outcome> outcomes) throws IOException {
        trimHistory();
        PendingChanges changes = new PendingChanges(store, history);
        long version = clock.beginCommits() - 1;
        boolean accepted = false;
        for (CommitRequest request : group) {
            FdbError error = check(request);
            if (error == null) {
                version++;
                outcomes.add(new Outcome(request, version, null));
                apply(request, version, changes);
                accepted = true;
            } else {
                outcomes.add(new Outcome(request, 0, error));
            }
        }
        if (!accepted && !group.isEmpty()) {
            clock.abandonCommits();
            return;
        }
        long ceiling = clock.ceilingFor(version);
        store.write(changes.values(), ceiling);
        clock.endCommits(version, ceiling);
        watches.changed(changes.values());
    }

    private FdbError check(CommitRequest request) {
        if (request.readVersion() < Math.max(history.oldestReadable(), clock.oldestByAge())) {
            return FdbError.TRANSACTION_TOO_OLD;
        }
        return resolver.conflicts(request.readConflicts(), request.readVersion()) ? FdbError.NOT_COMMITTED : null;
    }

    private void apply(CommitRequest request, long version, PendingChanges changes) {
        for (Mutation mutation : request.mutations()) {
            changes.apply(mutation, version);
            if (mutation instanceof Mutation.StampedKey stamped) {
                resolver.add(KeyRange.of(stamped.key().at(version)), version);
            }
        }
        for (KeyRange range : request.writeConflicts()) {
            resolver.add(range, version);
        }
    }

    private void trimHistory() {
        long oldest = Math.max(history.oldestReadable(), clock.oldestByAge());
        history.trim(oldest);
        resolver.trim(oldest);
        while (history.bytes() + resolver.bytes() > maxHistoryBytes) {
            oldest = Math.min(history.oldestRecorded(), resolver.oldestRecorded());
            history.trim(oldest);
            resolver.trim(oldest);
        }
    }
}
