package io.groundkeeper.it.proxies;

import io.groundkeeper.it.garbage.Wire;
import io.groundkeeper.it.garbage.WireClient;
import io.groundkeeper.it.server.ZooKeeperService;
import io.groundkeeper.proxy.fuzz.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.apache.jute.BinaryInputArchive;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.SetDataRequest;

/** A session whose client stays with its connection whatever becomes of that, and sends nothing but what it is told to, no pings either. */
final class RawSession implements AutoCloseable {
    private final WireClient wire;
    private final long id;
    private int xid;

    private RawSession(WireClient wire, long id) {
        this.wire = wire;
        this.id = id;
    }

    static RawSession open(ZooKeeperService service, int timeoutMillis) throws IOException {
        WireClient wire = WireClient.connect(service);
        return new RawSession(
                wire,
                wire.handshake(new ConnectRequest(0, 0, timeoutMillis, 0, new byte[16], false))
                        .getSessionId());
    }

    long id() {
        return id;
    }

    void sendGetData(String path) {
        wire.send(Wire.request(++xid, OpCode.getData, Bytes.of(new GetDataRequest(path, false))));
    }

    void sendSetData(String path, byte[] data) {
        wire.send(Wire.request(++xid, OpCode.setData, Bytes.of(new SetDataRequest(path, data, -1))));
    }

    void sendCreateEphemeral(String path) {
        CreateRequest create = new CreateRequest(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL.toFlag());
        wire.send(Wire.request(++xid, OpCode.create, Bytes.of(create)));
    }

    /** The next reply's error code; nothing if the connection has ended. */
    Optional<Integer> receive() throws IOException {
        Optional<byte[]> frame = wire.receive();
        return frame.isEmpty() ? Optional.empty() : Optional.of(header(archive(frame.get())));
    }

    /** The data that the next reply shows. */
    byte[] receiveData() throws IOException {
        BinaryInputArchive reply =
                archive(wire.receive().orElseThrow(() -> new IOException("the connection has ended")));
        int error = header(reply);
        if (error != 0) {
            throw new IOException("error " + error);
        }
        GetDataResponse response = new GetDataResponse();
        response.deserialize(reply, "response");
        return response.getData();
    }

    private static BinaryInputArchive archive(byte[] frame) {
        return BinaryInputArchive.getArchive(new ByteArrayInputStream(frame));
    }

    private static int header(BinaryInputArchive reply) throws IOException {
        ReplyHeader header = new ReplyHeader();
        header.deserialize(reply, "header");
        return header.getErr();
    }

    /** Whether the server has ended the connection by now, having said nothing more. */
    boolean hasEnded() throws IOException {
        return wire.hasEnded();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
