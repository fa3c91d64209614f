package io.groundkeeper.layer.write;

import io.groundkeeper.layer.Paths;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.SessionRecord;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The life of sessions, on a {@link Workspace}. */
final class SessionOperations {
    /** Ephemerals that one transaction deletes; a session with more of them takes several. */
    static final int EPHEMERALS_AT_ONCE = 500;

    private final Workspace workspace;
    private final TreeOperations tree;

    SessionOperations(Workspace workspace, TreeOperations tree) {
        this.workspace = workspace;
        this.tree = tree;
    }

    /** Why the request's session may not write, or null: it must exist and belong to the proxy that asks. */
    Failure refusal(WriteRequest request) {
        Optional<SessionRecord> session = workspace.session(request.sessionId());
        if (session.isEmpty()) {
            return Failure.SESSION_EXPIRED;
        }
        return session.get().owner() == request.proxy() ? null : Failure.SESSION_MOVED;
    }

    Outcome open(WriteRequest request, Operation.OpenSession open) {
        if (workspace.session(request.sessionId()).isPresent()) {
            return new Outcome.Failed(Failure.SESSION_EXISTS);
        }
        SessionRecord session = new SessionRecord(open.timeoutMillis(), open.owner(), open.password());
        workspace.putSession(request.sessionId(), session);
        return new Outcome.SessionHeld(session);
    }

    Outcome move(WriteRequest request, Operation.MoveSession move) {
        Optional<SessionRecord> session = workspace.session(request.sessionId());
        if (session.isEmpty()) {
            return new Outcome.Failed(Failure.SESSION_EXPIRED);
        }
        if (!MessageDigest.isEqual(session.get().password(), move.password())) {
            return new Outcome.Failed(Failure.AUTH_FAILED);
        }
        SessionRecord moved = session.get().withOwner(move.owner());
        workspace.putSession(request.sessionId(), moved);
        workspace.log(new Change.SessionMoved(request.sessionId(), move.owner()));
        return new Outcome.SessionHeld(moved);
    }

    Outcome close(WriteRequest request, Operation.CloseSession close) {
        long sessionId = request.sessionId();
        Optional<SessionRecord> session = workspace.session(sessionId);
        if (session.isEmpty()) {
            return new Outcome.Done();
        }
        if (session.get().owner() != close.owner()) {
            return new Outcome.Failed(Failure.SESSION_MOVED);
        }
        Set<String> ephemerals = workspace.ephemerals(sessionId);
        List<String> now = ephemerals.stream().limit(EPHEMERALS_AT_ONCE).toList();
        requireLoaded(now);
        now.forEach(tree::remove);
        if (now.size() < ephemerals.size() || !workspace.knowsAllEphemerals(sessionId)) {
            return new Outcome.Unfinished();
        }
        workspace.removeSession(sessionId);
        workspace.log(new Change.SessionClosed(sessionId));
        return new Outcome.Done();
    }

    /** Asks for all znodes at once, where asking one by one would take a round trip each. */
    private void requireLoaded(List<String> ephemerals) {
        List<Lookup> missing = new ArrayList<>();
        for (String path : ephemerals) {
            for (String needed : List.of(path, Paths.parent(path))) {
                Lookup lookup = new Lookup.Node(needed);
                if (!workspace.loaded().has(lookup)) {
                    missing.add(lookup);
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new NotLoadedException(missing);
        }
    }
}
