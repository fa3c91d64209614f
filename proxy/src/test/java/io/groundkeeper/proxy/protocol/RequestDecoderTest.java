package io.groundkeeper.proxy.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundkeeper.proxy.protocol.ClientRequest.Watch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.MultiHeader;
import org.apache.zookeeper.proto.RequestHeader;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetWatches;
import org.apache.zookeeper.proto.SetWatches2;
import org.junit.jupiter.api.Test;

class RequestDecoderTest {
    private final RequestDecoder decoder = new RequestDecoder(1000);

    @Test
    void clientsWithAndWithoutTheReadOnlyByteConnect() throws IOException {
        ConnectRequest request = new ConnectRequest(0, 17, 5000, 42, new byte[] {1, 2}, false);
        ByteBuf modern = encode(request);
        ByteBuf old = modern.slice(0, modern.readableBytes() - 1);

        ConnectAttempt fromOld = decoder.connect(old);
        assertThat(fromOld.knowsReadOnly()).isFalse();
        assertThat(decoder.connect(modern).knowsReadOnly()).isTrue();
        assertThat(fromOld.lastZxidSeen()).isEqualTo(17);
        assertThat(fromOld.timeoutMillis()).isEqualTo(5000);
        assertThat(fromOld.sessionId()).isEqualTo(42);
        assertThat(fromOld.password()).containsExactly(1, 2);
    }

    @Test
    void aConnectThatIsTooShortIsAnError() throws IOException {
        ByteBuf frame = encode(new ConnectRequest(0, 17, 5000, 42, new byte[16], false));

        assertThatThrownBy(() -> decoder.connect(frame.slice(0, 30))).isInstanceOf(IOException.class);
    }

    @Test
    void readsARequest() throws IOException {
        Packet packet = decode(new RequestHeader(9, OpCode.getData), new GetDataRequest("/a", true));

        assertThat(packet.xid()).isEqualTo(9);
        assertThat(packet.request()).isEqualTo(new ClientRequest.GetData("/a", true));
        assertThat(packet.receivedNanos()).isEqualTo(123);
        assertThat(packet.bytes()).isEqualTo(8 + 4 + 2 + 1);
    }

    @Test
    void pingsAreAnsweredWithTheirOwnXidWhateverTheirs() throws IOException {
        assertThat(decode(new RequestHeader(9, OpCode.ping)).xid()).isEqualTo(-2);
    }

    @Test
    void watchesAreSetAgainInTheOrderInWhichTheyWereSent() throws IOException {
        SetWatches2 sent =
                new SetWatches2(7, List.of("/d"), List.of("/e"), List.of("/c"), List.of("/p"), List.of("/r"));

        assertThat(decode(new RequestHeader(1, OpCode.setWatches2), sent).request())
                .isEqualTo(new ClientRequest.SetWatches(
                        OpCode.setWatches2,
                        7,
                        List.of(
                                new Watch(Watch.Kind.DATA, "/d"),
                                new Watch(Watch.Kind.EXIST, "/e"),
                                new Watch(Watch.Kind.CHILD, "/c"),
                                new Watch(Watch.Kind.PERSISTENT, "/p"),
                                new Watch(Watch.Kind.PERSISTENT_RECURSIVE, "/r")),
                        true));
    }

    @Test
    void watchesAreSetUpToWhereOneIsNull() throws IOException {
        ClientRequest cut =
                new ClientRequest.SetWatches(OpCode.setWatches, 7, List.of(new Watch(Watch.Kind.DATA, "/d")), false);
        List<String> data = List.of("/d");
        List<String> none = List.of();

        for (SetWatches sent : List.of(
                new SetWatches(7, Arrays.asList("/d", null, "/e"), none, none),
                new SetWatches(7, data, null, none),
                new SetWatches(7, data, none, null))) {
            assertThat(decode(new RequestHeader(1, OpCode.setWatches), sent).request())
                    .isEqualTo(cut);
        }
    }

    @Test
    void readsAMulti() throws IOException {
        MultiOperationRecord multi = new MultiOperationRecord(
                List.of(Op.check("/a", 1), Op.delete("/b", 2), Op.create("/c", null, Ids.OPEN_ACL_UNSAFE, 1)));
        Packet packet = decode(new RequestHeader(9, OpCode.multi), multi);

        assertThat(packet.request())
                .isEqualTo(new ClientRequest.Multi(List.of(
                        new ClientRequest.Check("/a", 1),
                        new ClientRequest.Delete("/b", 2),
                        new ClientRequest.Create("/c", null, Ids.OPEN_ACL_UNSAFE, 1, OpCode.create, -1))));
    }

    @Test
    void aMultiMakesCreationsOfWhatTheirModesSay() throws IOException {
        MultiOperationRecord multi = new MultiOperationRecord(List.of(
                Op.create("/c", null, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER),
                Op.create("/t", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, 9)));
        Packet packet = decode(new RequestHeader(9, OpCode.multi), multi);

        assertThat(packet.request())
                .isEqualTo(new ClientRequest.Multi(List.of(
                        new ClientRequest.Create("/c", null, Ids.OPEN_ACL_UNSAFE, 4, OpCode.createContainer, -1),
                        new ClientRequest.Create("/t", null, Ids.OPEN_ACL_UNSAFE, 5, OpCode.createTTL, 9))));
    }

    @Test
    void aTimeToLiveNeedsItsOwnTypeInAMulti() throws IOException {
        Record member = new CreateRequest("/a", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL.toFlag());

        assertThat(decode(new RequestHeader(9, OpCode.multi), new MultiHeader(OpCode.create, false, -1), member)
                        .request())
                .isEqualTo(new ClientRequest.Refused(Code.MARSHALLINGERROR));
    }

    @Test
    void readsAMultiRead() throws IOException {
        MultiOperationRecord reads = new MultiOperationRecord(List.of(Op.getData("/a"), Op.getChildren("/b")));

        assertThat(decode(new RequestHeader(9, OpCode.multiRead), reads).request())
                .isEqualTo(new ClientRequest.MultiRead(List.of(
                        new ClientRequest.GetData("/a", false), new ClientRequest.GetChildren("/b", false, false))));
    }

    @Test
    void readsAndWritesAreNotMixed() throws IOException {
        ClientRequest unreadable = new ClientRequest.Refused(Code.MARSHALLINGERROR);
        MultiOperationRecord reads = new MultiOperationRecord(List.of(Op.getData("/a")));
        MultiOperationRecord writes = new MultiOperationRecord(List.of(Op.check("/a", 1)));

        assertThat(decode(new RequestHeader(9, OpCode.multi), reads).request()).isEqualTo(unreadable);
        assertThat(decode(new RequestHeader(9, OpCode.multiRead), writes).request())
                .isEqualTo(unreadable);
    }

    @Test
    void aHeaderThatIsTooShortIsAnError() {
        assertThatThrownBy(() -> decoder.request(Unpooled.wrappedBuffer(new byte[7]), 0))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aBodyThatCannotBeReadIsAnswered() throws IOException {
        ClientRequest unreadable = new ClientRequest.Refused(Code.MARSHALLINGERROR);
        ByteBuf cut = encode(new RequestHeader(1, OpCode.create), new CreateRequest("/a", null, List.of(), 0));
        cut.writerIndex(cut.writerIndex() - 1);

        assertThat(decoder.request(cut, 0).request()).isEqualTo(unreadable);
        assertThat(decode(new RequestHeader(1, OpCode.getData), new GetDataRequest(null, false))
                        .request())
                .isEqualTo(unreadable);
        assertThat(decode(new RequestHeader(1, OpCode.setData), new SetDataRequest("/a", new byte[1001], 0))
                        .request())
                .isEqualTo(unreadable);
        assertThat(decoder.request(
                                Unpooled.wrappedBuffer(
                                        encode(new RequestHeader(1, OpCode.setWatches)),
                                        Unpooled.copyLong(0),
                                        Unpooled.copyInt(Integer.MAX_VALUE)),
                                0)
                        .request())
                .isEqualTo(unreadable);
    }

    @Test
    void aRecordThatStumblesOverNullIsAnswered() throws IOException {
        // The path's length.
        RequestHeader nullPath = new RequestHeader(-1, 0);
        RequestHeader request = new RequestHeader(9, OpCode.deleteContainer);

        assertThat(decode(request, nullPath).request()).isEqualTo(new ClientRequest.Refused(Code.MARSHALLINGERROR));
    }

    @Test
    void anUnknownTypeEndsTheConnection() throws IOException {
        assertThat(decode(new RequestHeader(1, 77)).request()).isEqualTo(new ClientRequest.Unknown());
        assertThat(decode(new RequestHeader(1, OpCode.check)).request()).isEqualTo(new ClientRequest.Unknown());
    }

    private Packet decode(Record... records) throws IOException {
        return decoder.request(encode(records), 123);
    }

    private static ByteBuf encode(Record... records) throws IOException {
        ByteBuf buffer = Unpooled.buffer();
        BinaryOutputArchive out = new BinaryOutputArchive(new ByteBufOutputStream(buffer));
        for (Record record : records) {
            record.serialize(out, "");
        }
        return buffer;
    }
}
