package io.groundkeeper.proxy.protocol;

import io.groundkeeper.layer.write.Failure;
import org.apache.zookeeper.KeeperException.Code;

/** The layer's failures as ZooKeeper's error codes. */
public final class ErrorCodes {
    private ErrorCodes() {}

    public static Code of(Failure failure) {
        return switch (failure) {
            case NO_NODE -> Code.NONODE;
            case NODE_EXISTS -> Code.NODEEXISTS;
            case NOT_EMPTY -> Code.NOTEMPTY;
            case BAD_VERSION -> Code.BADVERSION;
            case NO_AUTH -> Code.NOAUTH;
            case NO_CHILDREN_FOR_EPHEMERALS -> Code.NOCHILDRENFOREPHEMERALS;
            case INVALID_ACL -> Code.INVALIDACL;
            case BAD_ARGUMENTS -> Code.BADARGUMENTS;
            case RUNTIME_INCONSISTENCY -> Code.RUNTIMEINCONSISTENCY;
            case QUOTA_EXCEEDED, TOO_MANY_ZNODES, TOO_MUCH_DATA, REQUEST_TOO_LARGE -> Code.QUOTAEXCEEDED;
            case MARSHALLING_ERROR -> Code.MARSHALLINGERROR;
            case UNIMPLEMENTED -> Code.UNIMPLEMENTED;
            case SESSION_EXPIRED -> Code.SESSIONEXPIRED;
            case SESSION_MOVED -> Code.SESSIONMOVED;
            case AUTH_FAILED -> Code.AUTHFAILED;
            case SESSION_EXISTS, TOO_MANY_SESSIONS -> Code.SYSTEMERROR;
        };
    }
}
