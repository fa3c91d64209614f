package io.groundkeeper.layer.write;

import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.NodeHead;
import java.util.List;

/**
 * What a session asks to have changed. Paths are valid, ACLs are fixed up (no {@code auth} scheme) and not empty:
 * whoever makes an operation has seen to both.
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
public sealed interface Operation {

    /** How long a znode lasts. */
    record Lifetime(Kind kind, long ttlMillis) {
        enum Kind {
            PERSISTENT,
            EPHEMERAL,
            CONTAINER,
            TTL
        }

        public static final Lifetime PERSISTENT = new Lifetime(Kind.PERSISTENT, 0);

        /** As long as the session that creates it. */
        public static final Lifetime EPHEMERAL = new Lifetime(Kind.EPHEMERAL, 0);

        /** Until it has lost its last child. */
        public static final Lifetime CONTAINER = new Lifetime(Kind.CONTAINER, 0);

        /** Until it has no children and was not set for so long; 1 to {@link NodeHead#MAX_TTL}. */
        public static Lifetime ofTtl(long millis) {
            return new Lifetime(Kind.TTL, millis);
        }

        long owner(long sessionId) {
            return switch (kind) {
                case PERSISTENT -> 0;
                case EPHEMERAL -> sessionId;
                case CONTAINER -> NodeHead.CONTAINER;
                case TTL -> NodeHead.ttlOwner(ttlMillis);
            };
        }
    }

    /** Creates a znode; {@code data} may be null. A sequential one gets the parent's counter appended to its path. */
    record Create(String path, byte[] data, List<AclEntry> acl, Lifetime lifetime, boolean sequential)
            implements Operation {}

    /**
     * Refuses a creation whose name is ill-formed, as ZooKeeper finds out: NO_NODE without the parent, NO_AUTH without
     * permission to create there, BAD_ARGUMENTS at last.
     */
    record CreateIllFormed(String parent) implements Operation {}

    /** Deletes a znode that has no children, at {@code version} or at any (−1). */
    record Delete(String path, int version) implements Operation {}

    /** Refuses the deletion of what has an ill-formed name: NO_AUTH without permission to delete there, otherwise NO_NODE. */
    record DeleteIllFormed(String parent) implements Operation {}

    /** Sets a znode's data, at {@code version} or at any (−1). */
    record SetData(String path, byte[] data, int version) implements Operation {}

    /** Sets a znode's ACL, at ACL version {@code version} or at any (−1). */
    record SetAcl(String path, List<AclEntry> acl, int version) implements Operation {}

    /** Fails unless the znode exists at {@code version}, or at any (−1). */
    record Check(String path, int version) implements Operation {}

    /** Refuses a member of a multi that the server could not even read as ZooKeeper would: it fails with its code. */
    record Refused(Failure failure) implements Operation {}

    /** All of these, in order, or none. Members are no multis and no session operations. */
    record Multi(List<Operation> members) implements Operation {
        public Multi {
            members = List.copyOf(members);
        }
    }

    /**
     * Deletes a znode that has no children, whatever its ACL says, unless it is an ephemeral: what ZooKeeper's servers ask
     * themselves when a container is to go, and what they do for a client that asks it.
     */
    record DeleteContainer(String path) implements Operation {}

    /**
     * Deletes a container that has had children and has none now, or a znode without children whose time to live is over; for
     * the server itself, without a session.
     *
     * @param neverUsedMillis how long a container that never had children is kept, 0 for ever
     */
    record Reap(String path, long neverUsedMillis) implements Operation {}

    /**
     * Begins the request's session, owned by {@code owner}. Fails with SESSION_EXISTS where the id is taken, TOO_MANY_SESSIONS where the
     * tenant may have no more, SESSION_EXPIRED where the tenant was deleted.
     */
    record OpenSession(int timeoutMillis, byte[] password, long owner) implements Operation {}

    /**
     * Gives the request's session to {@code owner}, who may have it already, in a new tenure and with another timeout; fails with SESSION_EXPIRED where it is gone and AUTH_FAILED where
     * the password is not its.
     */
    record MoveSession(byte[] password, long owner, int timeoutMillis) implements Operation {}

    /**
     * Ends the request's session with its ephemerals. Fails with SESSION_MOVED unless it is still held as when that was asked for; of a
     * session that is gone already it succeeds.
     */
    record CloseSession() implements Operation {}

    /** About how many bytes the operation adds to a transaction. */
    default long size() {
        if (this instanceof Create create) {
            return 4L * create.path.length() + length(create.data);
        } else if (this instanceof SetData set) {
            return 2L * set.path.length() + length(set.data);
        } else if (this instanceof Multi multi) {
            return multi.members.stream().mapToLong(Operation::size).sum();
        }
        return 256;
    }

    /** How many bytes of data it brings. */
    default long dataBytes() {
        if (this instanceof Create create) {
            return length(create.data);
        } else if (this instanceof SetData set) {
            return length(set.data);
        } else if (this instanceof Multi multi) {
            return multi.members.stream().mapToLong(Operation::dataBytes).sum();
        }
        return 0;
    }

    private static int length(byte[] data) {
        return data == null ? 0 : data.length;
    }
}
