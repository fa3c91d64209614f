package io.groundkeeper.it.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ZooKeeperService;
import io.groundkeeper.proxy.fuzz.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.jute.Record;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.AddWatchModes;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.SetDataRequest;

/** Two clients of a server that have done something, and stay connected without ever sending a ping. */
final class WordScene implements AutoCloseable {
    /** The last request of {@link #talk}. */
    static final int LAST_XID = 0x77;

    private static final int EVENT_XID = -1;
    private static final int SHORT_TIMEOUT = 30_000;
    private static final int LONG_TIMEOUT = 40_000;

    private final ZooKeeperService server;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final WireClient first;
    private final WireClient second;
    private int xid;

    private WordScene(ZooKeeperService server) throws IOException {
        this.server = server;
        this.first = open(LONG_TIMEOUT, "FIRST");
        this.second = open(SHORT_TIMEOUT, "SECOND");
    }

    static WordScene play(ZooKeeperService server) throws IOException {
        WordScene scene = new WordScene(server);
        scene.play();
        return scene;
    }

    private void play() throws IOException {
        expect(0, first, OpCode.create, create("/parent", CreateMode.PERSISTENT));
        expect(0, first, OpCode.create2, create("/parent/child", CreateMode.PERSISTENT));
        expect(0, first, OpCode.create, create("/ephemeral-1", CreateMode.EPHEMERAL));
        expect(0, first, OpCode.create, create("/ephemeral-2", CreateMode.EPHEMERAL));
        expect(0, second, OpCode.create, create("/ephemeral-3", CreateMode.EPHEMERAL));
        expect(0, first, OpCode.getData, new GetDataRequest("/parent", true));
        expect(-101, first, OpCode.exists, new ExistsRequest("/absent", true));
        expect(-101, second, OpCode.exists, new ExistsRequest("/absent", true));
        expect(0, first, OpCode.getChildren, new GetChildrenRequest("/parent", true));
        expect(0, first, OpCode.addWatch, new AddWatchRequest("/persistent", AddWatchModes.persistent));
        expect(0, second, OpCode.addWatch, new AddWatchRequest("/recursive", AddWatchModes.persistentRecursive));
        expect(-110, second, OpCode.create, create("/parent", CreateMode.PERSISTENT));
    }

    /** Asks this and that, a new session and one that is returned to among it. */
    void talk() throws IOException {
        expect(0, first, OpCode.setData, new SetDataRequest("/parent/child", new byte[100], -1));
        expect(0, first, OpCode.getData, new GetDataRequest("/parent/child", true));
        expect(0, second, OpCode.setData, new SetDataRequest("/parent/child", new byte[200], -1));
        expect(-101, second, OpCode.delete, new DeleteRequest("/nowhere", -1));
        try (WireClient third = WireClient.connect(server);
                WireClient again = WireClient.connect(server)) {
            ConnectResponse session = third.handshake(new ConnectRequest(0, 0, SHORT_TIMEOUT, 0, new byte[16], false));
            again.handshake(
                    new ConnectRequest(0, 0, SHORT_TIMEOUT, session.getSessionId(), session.getPasswd(), false));
            again.send(Wire.request(1, OpCode.closeSession));
            assertThat(again.receiveReply().map(ReplyHeader::getErr)).contains(0);
            again.awaitClose();
        }
        xid = LAST_XID - 1;
        expect(0, first, OpCode.getData, new GetDataRequest("/parent/child", false));
    }

    String ask(String word) throws IOException {
        try (WireClient client = WireClient.connect(server)) {
            client.send(word.getBytes(StandardCharsets.US_ASCII));
            return new String(client.receiveAll(), StandardCharsets.UTF_8);
        }
    }

    /** An answer with names for the two sessions, and without the ports of clients. */
    String named(String answer) {
        String named = answer.replaceAll("/127\\.0\\.0\\.1:\\d+", "/CLIENT");
        for (Map.Entry<String, String> session : names.entrySet()) {
            named = named.replace(session.getKey(), session.getValue());
        }
        return named;
    }

    /** A client with this many watches. */
    static WireClient watcherOf(ZooKeeperService server, int watches) throws IOException {
        WireClient client = WireClient.openSession(server);
        for (int begin = 0; begin < watches; begin += 1_000) {
            byte[][] requests = new byte[1_000][];
            for (int i = 0; i < requests.length; i++) {
                requests[i] = Wire.request(1, OpCode.exists, Bytes.of(new ExistsRequest(watchedPath(begin + i), true)));
            }
            client.send(Bytes.concat(requests));
            for (int i = 0; i < requests.length; i++) {
                assertThat(client.receiveReply()).isPresent();
            }
        }
        return client;
    }

    /** One of the paths that such a client watches. */
    static String watchedPath(int number) {
        return "/watched/by/nobody/else/" + number;
    }

    private WireClient open(int timeout, String name) throws IOException {
        WireClient client = WireClient.connect(server);
        ConnectResponse session = client.handshake(new ConnectRequest(0, 0, timeout, 0, new byte[16], false));
        names.put("0x" + Long.toHexString(session.getSessionId()), name);
        return client;
    }

    private void expect(int error, WireClient client, int type, Record body) throws IOException {
        client.send(Wire.request(++xid, type, Bytes.of(body)));
        ReplyHeader reply = client.receiveReply().orElseThrow(EOFException::new);
        while (reply.getXid() == EVENT_XID) {
            reply = client.receiveReply().orElseThrow(EOFException::new);
        }
        assertThat(reply.getXid()).isEqualTo(xid);
        assertThat(reply.getErr()).isEqualTo(error);
    }

    private static CreateRequest create(String path, CreateMode mode) {
        return new CreateRequest(path, new byte[10], Ids.OPEN_ACL_UNSAFE, mode.toFlag());
    }

    /** Leaves the server as it was. */
    @Override
    public void close() throws IOException {
        expect(0, first, OpCode.delete, new DeleteRequest("/parent/child", -1));
        expect(0, first, OpCode.delete, new DeleteRequest("/parent", -1));
        for (WireClient client : List.of(first, second)) {
            client.send(Wire.request(++xid, OpCode.closeSession));
            client.awaitClose();
            client.close();
        }
    }
}
