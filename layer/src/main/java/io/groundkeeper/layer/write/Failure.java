package io.groundkeeper.layer.write;

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
    QUOTA_EXCEEDED,
    /** What ZooKeeper answers where its server stumbles over a request. */
    MARSHALLING_ERROR,
    SESSION_EXPIRED,
    SESSION_MOVED,
    /** A new session's id is in use; take another. */
    SESSION_EXISTS,
    /** The tenant has as many sessions as it may: to be tried again when others have ended. */
    TOO_MANY_SESSIONS,
    /** The password is not the session's. */
    AUTH_FAILED
}
