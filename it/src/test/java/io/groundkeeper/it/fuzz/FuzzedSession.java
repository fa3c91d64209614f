package io.groundkeeper.it.fuzz;

import io.groundkeeper.it.garbage.Wire;
import io.groundkeeper.it.garbage.WireClient;
import io.groundkeeper.it.server.ZooKeeperService;
import io.groundkeeper.proxy.fuzz.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.ExistsRequest;

/** A session on one server, and what becomes of each packet in it, told so that two servers can be compared. */
final class FuzzedSession implements AutoCloseable {

    /** Of the request that is sent behind each packet, to know when that has been answered. */
    static final int PROBE_XID = 0x5eed5eed;

    private static final int CLOSE_XID = PROBE_XID + 1;
    private static final byte[] PROBE =
            Wire.request(PROBE_XID, OpCode.exists, Bytes.of(new ExistsRequest("/zookeeper", false)));

    private final ZooKeeperService server;
    private final WireClient client;
    private final ConnectResponse session;
    private boolean ended;

    private FuzzedSession(ZooKeeperService server, WireClient client, ConnectResponse session) {
        this.server = server;
        this.client = client;
        this.session = session;
    }

    static FuzzedSession open(ZooKeeperService server) throws IOException {
        WireClient client = WireClient.connect(server);
        return new FuzzedSession(server, client, client.handshake(connectRequest(0, new byte[16])));
    }

    /** Sends a request in a frame of its own, and returns what comes before the next one's answer. */
    List<String> outcome(byte[] request) throws IOException {
        client.send(Bytes.concat(Wire.frame(request), PROBE));
        int type = ReplyText.typeOf(request);
        List<String> outcome = new ArrayList<>();
        while (!ended) {
            Optional<ReplyText> reply =
                    client.receive().map(frame -> ReplyText.of(frame, request, session.getSessionId()));
            if (reply.isEmpty()) {
                outcome.add("closed");
                ended = true;
            } else if (reply.get().xid() == PROBE_XID) {
                break;
            } else {
                outcome.add(reply.get().text());
                // ZooKeeper closes the connection soon after these, or does not: it may answer what comes before.
                ended = type == OpCode.closeSession
                        || reply.get().error() == Code.UNIMPLEMENTED.intValue()
                        || reply.get().error() == Code.AUTHFAILED.intValue();
            }
        }
        return outcome;
    }

    /** Whether nothing more can be compared. */
    boolean ended() {
        return ended;
    }

    /** Closes the session, over another connection where this one is closed: its ephemerals are gone then. */
    @Override
    public void close() throws IOException {
        client.close();
        try (WireClient last = WireClient.connect(server)) {
            ConnectResponse again = last.handshake(connectRequest(session.getSessionId(), session.getPasswd()));
            if (again.getSessionId() != 0) {
                last.send(Wire.request(CLOSE_XID, OpCode.closeSession));
                last.receiveAll();
            }
        }
    }

    private static ConnectRequest connectRequest(long session, byte[] password) {
        return new ConnectRequest(0, 0, WireClient.SESSION_TIMEOUT_MILLIS, session, password, false);
    }
}
