package io.groundkeeper.it.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ZooKeeperService;
import io.groundkeeper.proxy.fuzz.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.jute.Record;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.AuthPacket;
import org.apache.zookeeper.proto.CheckWatchesRequest;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetACLRequest;
import org.apache.zookeeper.proto.GetAllChildrenNumberRequest;
import org.apache.zookeeper.proto.GetChildren2Request;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetEphemeralsRequest;
import org.apache.zookeeper.proto.GetSASLRequest;
import org.apache.zookeeper.proto.ReconfigRequest;
import org.apache.zookeeper.proto.RemoveWatchesRequest;
import org.apache.zookeeper.proto.SetACLRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetWatches;
import org.apache.zookeeper.proto.SetWatches2;
import org.apache.zookeeper.proto.SyncRequest;
import org.junit.jupiter.api.Test;

/** What {@code cons} calls the last operation of a connection, for each that there is. */
class OperationNameTest extends WireTest {
    private static final int SEQUENTIAL = 2;
    private static final byte[] NOTHING = new byte[0];

    @SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
    private record Asked(String what, int type, byte[] body) {
        Asked(String what, int type, Record body) {
            this(what, type, Bytes.of(body));
        }
    }

    @Test
    void eachOperationHasItsName() throws Exception {
        Map<String, String> expected = names(zooKeeper);

        assertThat(names(service)).isEqualTo(expected);
        assertThat(expected).containsEntry("setWatches2", "STW2").containsEntry("auth", "SESS");
    }

    private static Map<String, String> names(ZooKeeperService server) throws IOException {
        Map<String, String> names = new LinkedHashMap<>();
        for (Asked asked : requests()) {
            try (WireClient client = WireClient.connect(server)) {
                ConnectRequest connect =
                        new ConnectRequest(0, 0, WireClient.SESSION_TIMEOUT_MILLIS, 0, new byte[16], false);
                long session = client.handshake(connect).getSessionId();
                // The first one has been counted when the second one is answered.
                for (int xid = 1; xid <= 2; xid++) {
                    client.send(Wire.request(xid, asked.type, asked.body));
                    assertThat(client.receiveReply()).isPresent();
                }
                names.put(asked.what, lastOperation(server, session));
                client.send(Wire.request(3, OpCode.closeSession));
                client.awaitClose();
            }
        }
        return names;
    }

    private static String lastOperation(ZooKeeperService server, long session) throws IOException {
        try (WireClient client = WireClient.connect(server)) {
            client.send("cons".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(client.receiveAll(), StandardCharsets.UTF_8);
            Matcher line = Pattern.compile("sid=0x" + Long.toHexString(session) + ",lop=(\\w+),")
                    .matcher(answer);
            assertThat(line.find()).as(answer).isTrue();
            return line.group(1);
        }
    }

    private static List<Asked> requests() {
        List<String> none = List.of();
        return List.of(
                new Asked(
                        "create", OpCode.create, new CreateRequest("/name-", NOTHING, Ids.OPEN_ACL_UNSAFE, SEQUENTIAL)),
                new Asked(
                        "create2",
                        OpCode.create2,
                        new CreateRequest("/name-", NOTHING, Ids.OPEN_ACL_UNSAFE, SEQUENTIAL)),
                new Asked("delete of nothing", OpCode.delete, new DeleteRequest("/nowhere", -1)),
                new Asked("setData", OpCode.setData, new SetDataRequest("/", NOTHING, -1)),
                new Asked("setData of nothing", OpCode.setData, new SetDataRequest("/nowhere", NOTHING, -1)),
                new Asked("setACL", OpCode.setACL, new SetACLRequest("/", Ids.OPEN_ACL_UNSAFE, -1)),
                new Asked("multi", OpCode.multi, new MultiOperationRecord(List.of(Op.check("/", -1)))),
                new Asked("failed multi", OpCode.multi, new MultiOperationRecord(List.of(Op.check("/nowhere", -1)))),
                new Asked("multiRead", OpCode.multiRead, new MultiOperationRecord(List.of(Op.getData("/nowhere")))),
                new Asked("exists", OpCode.exists, new ExistsRequest("/", false)),
                new Asked("exists of nothing", OpCode.exists, new ExistsRequest("/nowhere", false)),
                new Asked("getData", OpCode.getData, new GetDataRequest("/", false)),
                new Asked("getACL", OpCode.getACL, new GetACLRequest("/")),
                new Asked("getChildren", OpCode.getChildren, new GetChildrenRequest("/", false)),
                new Asked("getChildren2", OpCode.getChildren2, new GetChildren2Request("/", false)),
                new Asked(
                        "getAllChildrenNumber",
                        OpCode.getAllChildrenNumber,
                        new GetAllChildrenNumberRequest("/zookeeper")),
                new Asked("getEphemerals", OpCode.getEphemerals, new GetEphemeralsRequest("/")),
                new Asked("sync", OpCode.sync, new SyncRequest("/")),
                new Asked("ping", OpCode.ping, NOTHING),
                new Asked("whoAmI", OpCode.whoAmI, NOTHING),
                new Asked("setWatches", OpCode.setWatches, new SetWatches(0, none, none, none)),
                new Asked("setWatches2", OpCode.setWatches2, new SetWatches2(0, none, none, none, none, none)),
                new Asked("addWatch", OpCode.addWatch, new AddWatchRequest("/", 0)),
                new Asked("checkWatches", OpCode.checkWatches, new CheckWatchesRequest("/", 3)),
                new Asked("removeWatches", OpCode.removeWatches, new RemoveWatchesRequest("/", 3)),
                new Asked("reconfig", OpCode.reconfig, new ReconfigRequest("", "", "", 0)),
                new Asked("auth", OpCode.auth, new AuthPacket(0, "digest", "a:b".getBytes(StandardCharsets.US_ASCII))),
                new Asked("sasl", OpCode.sasl, new GetSASLRequest(NOTHING)));
    }
}
