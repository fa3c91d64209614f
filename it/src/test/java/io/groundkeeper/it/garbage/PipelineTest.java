package io.groundkeeper.it.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ZooKeeperService;
import io.groundkeeper.proxy.fuzz.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.SetDataRequest;
import org.junit.jupiter.api.Test;

/** Many requests at once, slow senders, and clients that do not listen. */
class PipelineTest extends WireTest {

    private static final int PING_XID = -2;
    private static final int EVENT_XID = -1;

    /** The xids of replies, and the zxids, which never go back. */
    @Test
    void repliesComeInTheOrderOfTheRequests() throws Exception {
        int count = 3_000;
        ByteArrayOutputStream requests = new ByteArrayOutputStream();
        for (int xid = 1; xid <= count; xid++) {
            requests.writeBytes(request(xid));
        }
        try (WireClient client = WireClient.openSession(service)) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> client.send(requests.toByteArray()));
            long lastZxid = 0;
            for (int xid = 1; xid <= count; xid++) {
                ReplyHeader reply = client.receiveReply().orElseThrow(EOFException::new);
                assertThat(reply.getXid()).isEqualTo(xid);
                assertThat(reply.getZxid()).isGreaterThanOrEqualTo(lastZxid);
                lastZxid = reply.getZxid();
            }
            sending.get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void bytesMayComeOneByOne() throws Exception {
        try (WireClient client = WireClient.openSession(service)) {
            for (byte b : Bytes.concat(request(1), request(2))) {
                client.send(new byte[] {b});
            }
            assertThat(client.receiveReply().map(ReplyHeader::getXid)).contains(1);
            assertThat(client.receiveReply().map(ReplyHeader::getXid)).contains(2);
        }
    }

    @Test
    void pingsAreAnsweredByTheirXid() throws Exception {
        for (ZooKeeperService server : List.of(zooKeeper, service)) {
            try (WireClient client = WireClient.openSession(server)) {
                client.send(Wire.request(PING_XID, OpCode.ping));
                assertThat(client.receiveReply().map(ReplyHeader::getXid)).contains(PING_XID);
            }
        }
    }

    /** Where several watches of a connection are on one znode, its deletion is one event. */
    @Test
    void coincidingWatchesAreOneEvent() throws Exception {
        List<Integer> expected = xidsAroundDeletion(zooKeeper);

        assertThat(expected).containsOnlyOnce(EVENT_XID);
        assertThat(xidsAroundDeletion(service)).isEqualTo(expected);
    }

    /** One that asks for 2 GB and reads none of it: the server keeps its memory, and the others are served. */
    @Test
    void aClientThatDoesNotReadHarmsNobody() throws Exception {
        byte[] data = new byte[500_000];
        try (WireClient client = WireClient.openSession(service)) {
            client.send(Wire.request(
                    1, OpCode.create, Bytes.of(new CreateRequest("/large", data, Ids.OPEN_ACL_UNSAFE, 0))));
            assertThat(client.receiveReply().map(ReplyHeader::getErr)).contains(0);
        }
        byte[] get = Bytes.of(new GetDataRequest("/large", false));
        try (WireClient deaf = WireClient.openSession(service)) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                for (int xid = 1; xid <= 4_000; xid++) {
                    deaf.send(Wire.request(xid, OpCode.getData, get));
                }
            });
            for (int i = 0; i < 50; i++) {
                expectNobodyDisturbed();
            }
            deaf.close();
            sending.get(1, TimeUnit.MINUTES);
        }
    }

    private static List<Integer> xidsAroundDeletion(ZooKeeperService server) throws IOException {
        List<Integer> xids = new ArrayList<>();
        try (WireClient client = WireClient.openSession(server)) {
            byte[] create = Bytes.of(new CreateRequest("/watched", new byte[0], Ids.OPEN_ACL_UNSAFE, 0));
            client.send(Wire.request(1, OpCode.create, create));
            client.send(Wire.request(2, OpCode.exists, Bytes.of(new ExistsRequest("/watched", true))));
            client.send(Wire.request(3, OpCode.getData, Bytes.of(new GetDataRequest("/watched", true))));
            client.send(Wire.request(4, OpCode.getChildren, Bytes.of(new GetChildrenRequest("/watched", true))));
            client.send(Wire.request(5, OpCode.delete, Bytes.of(new DeleteRequest("/watched", -1))));
            client.send(Wire.request(6, OpCode.exists, Bytes.of(new ExistsRequest("/watched", false))));
            int xid = 0;
            while (xid != 6) {
                xid = client.receiveReply().orElseThrow(EOFException::new).getXid();
                xids.add(xid);
            }
        }
        return xids;
    }

    private static byte[] request(int xid) {
        return switch (xid % 5) {
            case 0 ->
                Wire.request(
                        xid,
                        OpCode.create,
                        Bytes.of(new CreateRequest("/p" + xid / 10, new byte[0], Ids.OPEN_ACL_UNSAFE, 0)));
            case 1 -> Wire.request(xid, OpCode.setData, Bytes.of(new SetDataRequest("/", new byte[3], -1)));
            case 2 -> Wire.request(xid, OpCode.delete, Bytes.of(new DeleteRequest("/p" + xid / 10, -1)));
            case 3 -> Wire.request(xid, OpCode.getData, Bytes.of(new GetDataRequest("/", false)));
            default -> Wire.request(xid, OpCode.exists, Bytes.of(new ExistsRequest("/p" + xid / 10, false)));
        };
    }
}
