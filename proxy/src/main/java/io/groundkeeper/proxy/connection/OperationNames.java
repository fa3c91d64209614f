package io.groundkeeper.proxy.connection;

import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.proxy.stats.RequestStats;
import org.apache.zookeeper.ZooDefs.OpCode;

/** What ZooKeeper's {@code cons} calls requests. */
final class OperationNames {
    static final String OPEN_SESSION = "SESS";

    private OperationNames() {}

    static String of(ClientRequest request) {
        if (request instanceof ClientRequest.Write write) {
            return of(write);
        } else if (request instanceof ClientRequest.Ping) {
            return "PING";
        } else if (request instanceof ClientRequest.Exists) {
            return "EXIS";
        } else if (request instanceof ClientRequest.GetData) {
            return "GETD";
        } else if (request instanceof ClientRequest.GetAcl) {
            return "GETA";
        } else if (request instanceof ClientRequest.GetChildren) {
            return "GETC";
        } else if (request instanceof ClientRequest.Sync) {
            return "SYNC";
        } else if (request instanceof ClientRequest.SetWatches set) {
            return set.type() == OpCode.setWatches2 ? "STW2" : "SETW";
        } else if (request instanceof ClientRequest.AddWatch) {
            return "ADDW";
        } else if (request instanceof ClientRequest.FindWatch find) {
            return find.remove() ? "REMW" : "CHKW";
        } else if (request instanceof ClientRequest.MultiRead) {
            return "MLTR";
        } else if (request instanceof ClientRequest.GetAllChildrenNumber) {
            return "GETACN";
        } else if (request instanceof ClientRequest.GetEphemerals) {
            return "GETE";
        } else if (request instanceof ClientRequest.WhoAmI) {
            return "HOMI";
        }
        return RequestStats.NO_OPERATION;
    }

    private static String of(ClientRequest.Write write) {
        if (write instanceof ClientRequest.Create) {
            return "CREA";
        } else if (write instanceof ClientRequest.Delete || write instanceof ClientRequest.DeleteContainer) {
            return "DELE";
        } else if (write instanceof ClientRequest.SetData) {
            return "SETD";
        } else if (write instanceof ClientRequest.SetAcl) {
            return "SETA";
        } else if (write instanceof ClientRequest.Check) {
            return "CHEC";
        } else if (write instanceof ClientRequest.Multi) {
            return "MULT";
        } else if (write instanceof ClientRequest.CloseSession) {
            return "CLOS";
        }
        return RequestStats.NO_OPERATION;
    }
}
