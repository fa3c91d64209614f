package io.groundkeeper.proxy.connection;

import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.proxy.stats.RequestType;
import org.apache.zookeeper.ZooDefs.OpCode;

/** Which kind a request is of. */
final class RequestTypes {
    private RequestTypes() {}

    static RequestType of(ClientRequest request) {
        if (request instanceof ClientRequest.Write write) {
            return of(write);
        } else if (request instanceof ClientRequest.Ping) {
            return RequestType.PING;
        } else if (request instanceof ClientRequest.Exists) {
            return RequestType.EXISTS;
        } else if (request instanceof ClientRequest.GetData) {
            return RequestType.GET_DATA;
        } else if (request instanceof ClientRequest.GetAcl) {
            return RequestType.GET_ACL;
        } else if (request instanceof ClientRequest.GetChildren get) {
            return get.withStat() ? RequestType.GET_CHILDREN2 : RequestType.GET_CHILDREN;
        } else if (request instanceof ClientRequest.Sync) {
            return RequestType.SYNC;
        } else if (request instanceof ClientRequest.SetWatches set) {
            return set.type() == OpCode.setWatches2 ? RequestType.SET_WATCHES2 : RequestType.SET_WATCHES;
        } else if (request instanceof ClientRequest.AddWatch) {
            return RequestType.ADD_WATCH;
        } else if (request instanceof ClientRequest.FindWatch find) {
            return find.remove() ? RequestType.REMOVE_WATCHES : RequestType.CHECK_WATCHES;
        } else if (request instanceof ClientRequest.MultiRead) {
            return RequestType.MULTI_READ;
        } else if (request instanceof ClientRequest.GetAllChildrenNumber) {
            return RequestType.GET_ALL_CHILDREN_NUMBER;
        } else if (request instanceof ClientRequest.GetEphemerals) {
            return RequestType.GET_EPHEMERALS;
        } else if (request instanceof ClientRequest.WhoAmI) {
            return RequestType.WHO_AM_I;
        } else if (request instanceof ClientRequest.Reconfig) {
            return RequestType.RECONFIG;
        }
        return RequestType.OTHER;
    }

    private static RequestType of(ClientRequest.Write write) {
        if (write instanceof ClientRequest.Create create) {
            return switch (create.type()) {
                case OpCode.create -> RequestType.CREATE;
                case OpCode.createContainer -> RequestType.CREATE_CONTAINER;
                case OpCode.createTTL -> RequestType.CREATE_TTL;
                default -> RequestType.CREATE2;
            };
        } else if (write instanceof ClientRequest.Delete) {
            return RequestType.DELETE;
        } else if (write instanceof ClientRequest.DeleteContainer) {
            return RequestType.DELETE_CONTAINER;
        } else if (write instanceof ClientRequest.SetData) {
            return RequestType.SET_DATA;
        } else if (write instanceof ClientRequest.SetAcl) {
            return RequestType.SET_ACL;
        } else if (write instanceof ClientRequest.Check) {
            return RequestType.CHECK;
        } else if (write instanceof ClientRequest.Multi) {
            return RequestType.MULTI;
        } else if (write instanceof ClientRequest.CloseSession) {
            return RequestType.CLOSE_SESSION;
        }
        return RequestType.OTHER;
    }
}
