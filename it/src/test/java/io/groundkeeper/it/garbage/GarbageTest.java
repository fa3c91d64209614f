package io.groundkeeper.it.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ZooKeeperService;
import io.groundkeeper.proxy.fuzz.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.AuthPacket;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.SetDataRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that sends garbage loses its connection, or gets ZooKeeper's error code. */
class GarbageTest extends WireTest {

    private static final int LONGEST_FRAME = 0xfffff;
    private static final int PROBE_XID = 4_711;
    private static final int AUTH_XID = -4;
    private static final byte[] PATH = Bytes.concat(Bytes.of(1), "/".getBytes(StandardCharsets.UTF_8));
    private static final byte[] GET = Bytes.of(new GetDataRequest("/", false));

    /** Sent once a session is open. */
    private static final Map<String, byte[]> IN_SESSION = new LinkedHashMap<>();

    /** Sent instead of a connect request. */
    private static final Map<String, byte[]> INSTEAD_OF_CONNECT = new LinkedHashMap<>();

    static {
        IN_SESSION.put("negative length", Bytes.of(-1, 0, 0));
        IN_SESSION.put("smallest length", Bytes.of(Integer.MIN_VALUE));
        IN_SESSION.put("giant length", Bytes.of(Integer.MAX_VALUE));
        IN_SESSION.put("length one too many", Bytes.of(LONGEST_FRAME + 1));
        IN_SESSION.put("no length", Bytes.of(0));
        IN_SESSION.put("half a header", Wire.frame(Bytes.of(7)));
        IN_SESSION.put("four-letter word", "ruok".getBytes(StandardCharsets.US_ASCII));
        IN_SESSION.put("connect request again", Wire.frame(Bytes.of(connectRequest())));
        for (int type : new int[] {-100, -1, 0, 10, 23, 999, Integer.MAX_VALUE}) {
            IN_SESSION.put("unknown opcode " + type, Wire.request(7, type, GET));
        }
        IN_SESSION.put("check outside of a multi", Wire.request(7, OpCode.check, PATH, Bytes.of(0)));
        for (int type : List.of(
                OpCode.create,
                OpCode.create2,
                OpCode.delete,
                OpCode.exists,
                OpCode.getData,
                OpCode.setData,
                OpCode.getACL,
                OpCode.setACL,
                OpCode.getChildren,
                OpCode.getChildren2,
                OpCode.sync,
                OpCode.multi,
                OpCode.setWatches)) {
            String name = "opcode " + type + ", ";
            IN_SESSION.put(name + "no record", Wire.request(7, type));
            IN_SESSION.put(name + "truncated path", Wire.request(7, type, Bytes.of(100), PATH));
            IN_SESSION.put(name + "null path", Wire.request(7, type, Bytes.of(-1, -1, -1, 0, 0, 0)));
            IN_SESSION.put(name + "negative length", Wire.request(7, type, Bytes.of(-2, 0, 0, 0, 0, 0)));
            IN_SESSION.put(name + "giant length", Wire.request(7, type, Bytes.of(Integer.MAX_VALUE, 0, 0, 0, 0, 0)));
        }
        byte[] create = Bytes.of(new CreateRequest("/truncated", new byte[10], Ids.OPEN_ACL_UNSAFE, 0));
        for (int length = 1; length < create.length; length++) {
            IN_SESSION.put(
                    "create, first " + length + " bytes of its record",
                    Wire.request(7, OpCode.create, Arrays.copyOf(create, length)));
        }
        IN_SESSION.put("create with unknown flags", createWithFlags(99));
        IN_SESSION.put("create with negative flags", createWithFlags(-1));
        IN_SESSION.put("bytes after the record", Wire.request(7, OpCode.getData, GET, new byte[50]));
        IN_SESSION.put("unknown operation in a multi", multi(999));
        IN_SESSION.put("getData in a multi", multi(OpCode.getData));
        IN_SESSION.put("setACL in a multi", multi(OpCode.setACL));
        IN_SESSION.put("multi without end", Wire.request(7, OpCode.multi, Bytes.of(OpCode.check)));
        IN_SESSION.put("longest frame", setDataInFrameOf(LONGEST_FRAME));
        IN_SESSION.put("frame one too long", setDataInFrameOf(LONGEST_FRAME + 1));
        IN_SESSION.put("auth of an unknown scheme", auth("passport"));
        IN_SESSION.put("auth without a record", Wire.request(AUTH_XID, OpCode.auth));

        INSTEAD_OF_CONNECT.put("negative length", Bytes.of(-1, 0, 0));
        INSTEAD_OF_CONNECT.put("giant length", Bytes.of(Integer.MAX_VALUE));
        INSTEAD_OF_CONNECT.put("no length", Bytes.of(0));
        INSTEAD_OF_CONNECT.put("request", Wire.request(7, OpCode.getData, GET));
        INSTEAD_OF_CONNECT.put("HTTP", "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        INSTEAD_OF_CONNECT.put("unknown four-letter word", "abcd".getBytes(StandardCharsets.US_ASCII));
        INSTEAD_OF_CONNECT.put("TLS", new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
        byte[] connect = Bytes.of(connectRequest());
        for (int length : List.of(1, 4, 12, 16, 24, 27, 28, 40)) {
            INSTEAD_OF_CONNECT.put("first " + length + " bytes of it", Wire.frame(Arrays.copyOf(connect, length)));
        }
    }

    static Set<String> inSession() {
        return IN_SESSION.keySet();
    }

    static Set<String> insteadOfConnect() {
        return INSTEAD_OF_CONNECT.keySet();
    }

    @ParameterizedTest
    @MethodSource("inSession")
    void inSession(String what) throws Exception {
        byte[] garbage = IN_SESSION.get(what);
        assertThat(outcomeInSession(service, garbage)).isEqualTo(outcomeInSession(zooKeeper, garbage));
    }

    @ParameterizedTest
    @MethodSource("insteadOfConnect")
    void insteadOfConnect(String what) throws Exception {
        byte[] garbage = INSTEAD_OF_CONNECT.get(what);
        assertThat(outcomeInsteadOfConnect(service, garbage)).isEqualTo(outcomeInsteadOfConnect(zooKeeper, garbage));
    }

    /** What follows an incomplete frame never comes, since the client goes away. */
    @Test
    void halfAFrame() throws Exception {
        byte[] request = Wire.request(1, OpCode.create, Bytes.of(new CreateRequest("/half", null, null, 0)));
        for (int length = 1; length < request.length; length++) {
            try (WireClient client = WireClient.openSession(service)) {
                client.send(Arrays.copyOf(request, length));
            }
        }
        byte[] connect = Wire.frame(Bytes.of(connectRequest()));
        for (int length = 1; length < connect.length; length++) {
            try (WireClient client = WireClient.connect(service)) {
                client.send(Arrays.copyOf(connect, length));
            }
        }
    }

    @Test
    void randomBytes() throws Exception {
        long seed = new Random().nextInt(Integer.MAX_VALUE);
        System.out.println("random bytes of seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[1 + random.nextInt(200)];
            random.nextBytes(bytes);
            try (WireClient client =
                    random.nextBoolean() ? WireClient.openSession(service) : WireClient.connect(service)) {
                client.send(random.nextBoolean() ? bytes : Wire.frame(bytes));
            }
        }
    }

    private static String outcomeInSession(ZooKeeperService server, byte[] garbage) throws IOException {
        try (WireClient client = WireClient.openSession(server)) {
            client.send(garbage);
            Optional<ReplyHeader> reply = client.receiveReply();
            if (reply.isEmpty()) {
                return "closed";
            }
            Code code = Code.get(reply.get().getErr());
            // ZooKeeper closes the connection soon after these, and may serve it until then.
            if (code != Code.UNIMPLEMENTED && code != Code.AUTHFAILED) {
                client.send(Wire.request(PROBE_XID, OpCode.getData, GET));
            }
            String then = client.receiveReply().map(r -> "serves").orElse("closed");
            return reply.get().getXid() + " " + code + ", then " + then;
        }
    }

    private static String outcomeInsteadOfConnect(ZooKeeperService server, byte[] garbage) throws IOException {
        try (WireClient client = WireClient.connect(server)) {
            client.send(garbage);
            return client.receive().isEmpty() ? "closed" : "answers";
        }
    }

    private static ConnectRequest connectRequest() {
        return new ConnectRequest(0, 0, WireClient.SESSION_TIMEOUT_MILLIS, 0, new byte[16], false);
    }

    private static byte[] createWithFlags(int flags) {
        return Wire.request(
                7, OpCode.create, Bytes.of(new CreateRequest("/flags", new byte[0], Ids.OPEN_ACL_UNSAFE, flags)));
    }

    /** A multi of one operation, which is about the root. */
    private static byte[] multi(int type) {
        byte[] header = Bytes.concat(Bytes.of(type), new byte[] {0}, Bytes.of(-1));
        byte[] end = Bytes.concat(Bytes.of(-1), new byte[] {1}, Bytes.of(-1));
        return Wire.request(7, OpCode.multi, header, GET, end);
    }

    private static byte[] setDataInFrameOf(int length) {
        byte[] empty = Wire.request(7, OpCode.setData, Bytes.of(new SetDataRequest("/", new byte[0], -1)));
        byte[] data = new byte[length - (empty.length - Integer.BYTES)];
        return Wire.request(7, OpCode.setData, Bytes.of(new SetDataRequest("/", data, -1)));
    }

    private static byte[] auth(String scheme) {
        return Wire.request(AUTH_XID, OpCode.auth, Bytes.of(new AuthPacket(0, scheme, new byte[0])));
    }
}
