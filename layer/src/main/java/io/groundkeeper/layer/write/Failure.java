package io.groundkeeper.layer.write;

import io.groundkeeper.schema.TenantLimit;
import java.util.Optional;

/** Why a request was refused. It has changed nothing. */
public enum Failure {
    NO_NODE,
    NODE_EXISTS,
    NOT_EMPTY,
    BAD_VERSION,
    NO_AUTH,
    NO_CHILDREN_FOR_EPHEMERALS,
    INVALID_ACL,
    BAD_ARGUMENTS,
    /** A member of a multi whose predecessor failed. */
    RUNTIME_INCONSISTENCY,
    UNIMPLEMENTED,
    /** A quota of ZooKeeper's, on a subtree. */
    QUOTA_EXCEEDED,
    TOO_MANY_ZNODES(TenantLimit.ZNODES),
    TOO_MUCH_DATA(TenantLimit.BYTES),
    REQUEST_TOO_LARGE(TenantLimit.REQUEST_BYTES),
    /** What ZooKeeper answers where its server stumbles over a request. */
    MARSHALLING_ERROR,
    SESSION_EXPIRED,
    SESSION_MOVED,
    /** A new session's id is in use; take another. */
    SESSION_EXISTS,
    /** The tenant has as many sessions as it may: to be tried again when others have ended. */
    TOO_MANY_SESSIONS(TenantLimit.SESSIONS),
    /** The password is not the session's. */
    AUTH_FAILED;

    private final Optional<TenantLimit> limit;

    Failure() {
        this.limit = Optional.empty();
    }

    Failure(TenantLimit limit) {
        this.limit = Optional.of(limit);
    }

    /** What the whole tenant is limited to, where it is that which the request would exceed. */
    public Optional<TenantLimit> limit() {
        return limit;
    }
}
