package io.groundkeeper.layer.write;

import io.groundkeeper.layer.Paths;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.schema.TenantUsage;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The life of sessions, on a {@link Workspace}. */
final class SessionOperations {
    /**
     * Ephemerals that one batch deletes at the most. A session's are to go in one step, as in ZooKeeper, unless they are too
     * many to be read within a transaction's five seconds.
     */
    static final int EPHEMERALS_AT_ONCE = 5_000;

    /** About how much their deletion may add to a transaction, in bytes; 10 MB is FoundationDB's limit. */
    static final int DELETIONS_AT_ONCE = 5 << 20;

    /** What the deletion of a znode adds besides its path and ACLs: heads of keys and mutations. */
    private static final int DELETION_BYTES = 500;

    /** How often the path of a deleted znode is in a transaction: in ranges that are cleared, in conflict ranges, in the log. */
    private static final int DELETION_PATHS = 16;

    /** Ephemerals whose data is read at once, since up to 64 KiB each come with their lengths. */
    private static final int LENGTHS_AT_ONCE = 500;

    private static final TenantUsage SESSION = new TenantUsage(0, 0, 1);

    private final Workspace workspace;
    private final TreeOperations tree;
    private final LimitCheck limits;
    private int ephemeralsLeft = EPHEMERALS_AT_ONCE;
    private int bytesLeft = DELETIONS_AT_ONCE;

    SessionOperations(Workspace workspace, TreeOperations tree, LimitCheck limits) {
        this.workspace = workspace;
        this.tree = tree;
        this.limits = limits;
    }

    /** Why the request's session may not write, or null: it must exist and belong to the proxy that asks, ever since it asked. */
    Failure refusal(WriteRequest request) {
        Optional<SessionRecord> session = workspace.session(request.sessionId());
        if (session.isEmpty()) {
            return Failure.SESSION_EXPIRED;
        }
        boolean held = session.get().owner() == request.proxy() && session.get().tenure() == request.tenure();
        return held ? null : Failure.SESSION_MOVED;
    }

    Outcome open(WriteRequest request, Operation.OpenSession open) {
        if (!workspace.loaded().hasMetadata()) {
            return new Outcome.Failed(Failure.SESSION_EXPIRED);
        }
        if (workspace.session(request.sessionId()).isPresent()) {
            return new Outcome.Failed(Failure.SESSION_EXISTS);
        }
        if (limits.forbidsSession()) {
            return new Outcome.Failed(Failure.TOO_MANY_SESSIONS);
        }
        SessionRecord session = new SessionRecord(open.timeoutMillis(), open.owner(), 0, open.password());
        workspace.putSession(request.sessionId(), session);
        workspace.use(SESSION);
        return new Outcome.SessionHeld(session, session.owner());
    }

    Outcome move(WriteRequest request, Operation.MoveSession move) {
        Optional<SessionRecord> session = workspace.session(request.sessionId());
        if (session.isEmpty() || !workspace.loaded().hasMetadata()) {
            return new Outcome.Failed(Failure.SESSION_EXPIRED);
        }
        if (!MessageDigest.isEqual(session.get().password(), move.password())) {
            return new Outcome.Failed(Failure.AUTH_FAILED);
        }
        SessionRecord moved = session.get().takenBy(move.owner(), move.timeoutMillis());
        workspace.putSession(request.sessionId(), moved);
        workspace.log(new Change.SessionMoved(request.sessionId(), moved.tenure()));
        return new Outcome.SessionHeld(moved, session.get().owner());
    }

    Outcome close(WriteRequest request) {
        long sessionId = request.sessionId();
        Failure refusal = refusal(request);
        if (refusal != null) {
            return refusal == Failure.SESSION_EXPIRED
                    ? new Outcome.SessionClosed(List.of())
                    : new Outcome.Failed(refusal);
        }
        Set<String> ephemerals = workspace.ephemerals(sessionId);
        List<String> now = ephemerals.stream().limit(ephemeralsLeft).toList();
        ephemeralsLeft -= now.size();
        requireLoaded(now);
        int removed = remove(now);
        if (removed < ephemerals.size() || !workspace.knowsAllEphemerals(sessionId)) {
            return new Outcome.Unfinished(now.subList(0, removed));
        }
        workspace.removeSession(sessionId);
        workspace.use(TenantUsage.NONE.minus(SESSION));
        workspace.log(new Change.SessionClosed(sessionId));
        return new Outcome.SessionClosed(now);
    }

    /** Removes as many as there is room for; returns how many. */
    private int remove(List<String> ephemerals) {
        int removed = 0;
        while (removed < ephemerals.size() && bytesLeft > 0) {
            String path = ephemerals.get(removed++);
            bytesLeft -= deletionBytes(path);
            tree.remove(path);
        }
        return removed;
    }

    /** About how much the deletion of a znode adds to a transaction. */
    private int deletionBytes(String path) {
        return DELETION_BYTES + DELETION_PATHS * path.length() + aclBytes(path) + aclBytes(Paths.parent(path));
    }

    private int aclBytes(String path) {
        return workspace.node(path).core().acl().entries().stream()
                .mapToInt(entry ->
                        2 * Integer.BYTES + entry.scheme().length() + entry.id().length())
                .sum();
    }

    /** Asks for many znodes at once, where asking one by one would take a round trip each. */
    private void requireLoaded(List<String> ephemerals) {
        List<Lookup> missing = new ArrayList<>();
        int lengths = 0;
        for (String path : ephemerals) {
            Lookup parent = new Lookup.Node(Paths.parent(path));
            if (!workspace.loaded().has(parent)) {
                missing.add(parent);
            }
            if (lengths < LENGTHS_AT_ONCE && !workspace.isLengthKnown(path)) {
                missing.add(new Lookup.Node(path));
                missing.add(new Lookup.Length(path));
                lengths++;
            }
        }
        if (!missing.isEmpty()) {
            throw new NotLoadedException(missing);
        }
    }
}
