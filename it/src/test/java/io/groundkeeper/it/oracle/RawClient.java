package io.groundkeeper.it.oracle;

import java.io.IOException;
import org.apache.jute.Record;
import org.apache.zookeeper.AsyncCallback.VoidCallback;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;

/** The plain ZooKeeper client, and requests that it has no method for. */
final class RawClient extends ZooKeeperAdmin {

    RawClient(String connectString, int sessionTimeoutMillis, Watcher watcher) throws IOException {
        super(connectString, sessionTimeoutMillis, watcher);
    }

    /**
     * Sends a request as it is.
     *
     * @param type operation code
     * @param response is read before {@code callback} is called; null to leave the reply's body unread
     */
    void send(int type, Record request, Record response, VoidCallback callback) {
        RequestHeader header = new RequestHeader();
        header.setType(type);
        cnxn.queuePacket(header, new ReplyHeader(), request, response, callback, null, null, null, null);
    }
}
