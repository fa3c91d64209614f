package io.groundkeeper.proxy.auth;

import io.groundkeeper.layer.write.Failure;

/** An ACL that ZooKeeper does not take. */
public final class RefusedAclException extends Exception {
    private static final long serialVersionUID = 1;

    private final Failure failure;

    RefusedAclException(Failure failure) {
        super(failure.name(), null, false, false);
        this.failure = failure;
    }

    /** What the client is told: INVALID_ACL, or MARSHALLING_ERROR where ZooKeeper's server trips over what is null. */
    public Failure failure() {
        return failure;
    }
}
