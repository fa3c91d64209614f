package io.groundkeeper.it.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ZooKeeperService;
import io.groundkeeper.proxy.fuzz.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.ReplyHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a connection begins and ends, and who may take a session over. */
class HandshakeTest extends WireTest {

    private static final byte[] NO_PASSWORD = new byte[16];
    /** Where the length of the password stands. */
    private static final int PASSWORD_LENGTH = 24;

    private static final int TIMEOUT = WireClient.SESSION_TIMEOUT_MILLIS;

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1, 2_000, 10_000, 40_000, 40_001, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void negotiatesTheTimeout(int asked) throws Exception {
        ConnectRequest request = new ConnectRequest(0, 0, asked, 0, NO_PASSWORD, false);

        assertThat(answer(service, Bytes.of(request))).isEqualTo(answer(zooKeeper, Bytes.of(request)));
    }

    @Test
    void servesClientsOf34WhichKnowNoReadOnlyFlag() throws Exception {
        byte[] request = Bytes.of(new ConnectRequest(0, 0, TIMEOUT, 0, NO_PASSWORD, false));
        byte[] withoutFlag = Arrays.copyOf(request, request.length - 1);

        assertThat(answer(service, withoutFlag)).isEqualTo(answer(zooKeeper, withoutFlag));
    }

    @Test
    void takesOtherVersionsAndPasswordsOfNoSession() throws Exception {
        for (ConnectRequest request : new ConnectRequest[] {
            new ConnectRequest(99, 0, TIMEOUT, 0, NO_PASSWORD, true),
            new ConnectRequest(-1, -7, TIMEOUT, 0, new byte[0], false),
            new ConnectRequest(0, 0, TIMEOUT, 0, null, false),
            new ConnectRequest(0, 0, TIMEOUT, 0, new byte[100], false)
        }) {
            assertThat(answer(service, Bytes.of(request))).isEqualTo(answer(zooKeeper, Bytes.of(request)));
        }
    }

    @Test
    void refusesSessionsThatAreNotThere() throws Exception {
        for (byte[] password : new byte[][] {NO_PASSWORD, new byte[0], new byte[100]}) {
            byte[] request = Bytes.of(new ConnectRequest(0, 0, TIMEOUT, 0x1234_5678L, password, false));
            assertThat(answer(service, request)).isEqualTo(answer(zooKeeper, request));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1, 0x7fff_ffffL, Long.MAX_VALUE, Long.MIN_VALUE})
    void refusesEveryIdOfNoSession(long id) throws Exception {
        byte[] request = Bytes.of(new ConnectRequest(0, 0, TIMEOUT, id, NO_PASSWORD, false));

        assertThat(answer(service, request)).isEqualTo(answer(zooKeeper, request));
    }

    /** What is cut off, too long, or of an impossible length. */
    @Test
    void readsAsMuchAsItNeeds() throws Exception {
        byte[] request = Bytes.of(new ConnectRequest(0, 0, TIMEOUT, 0, NO_PASSWORD, false));
        Map<String, byte[]> requests = new LinkedHashMap<>();
        for (int length = 1; length <= request.length; length++) {
            requests.put(length + " bytes", Arrays.copyOf(request, length));
        }
        requests.put("more bytes", Bytes.concat(request, new byte[100]));
        byte[] flag = request.clone();
        flag[flag.length - 1] = 2;
        requests.put("another flag", flag);
        for (int length : new int[] {-2, Integer.MIN_VALUE, Integer.MAX_VALUE, 17, 18, 1 << 20}) {
            byte[] password = request.clone();
            ByteBuffer.wrap(password).putInt(PASSWORD_LENGTH, length);
            requests.put("password of " + length, password);
        }
        Map<String, String> expected = new LinkedHashMap<>();
        Map<String, String> answers = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> each : requests.entrySet()) {
            expected.put(each.getKey(), answer(zooKeeper, each.getValue()));
            answers.put(each.getKey(), answer(service, each.getValue()));
        }
        assertThat(answers).isEqualTo(expected);
        assertThat(expected).containsEntry("42 bytes", "closed").containsValue("closed");
    }

    /** A second connect request is a request of no type that there is. */
    @Test
    void aConnectionConnectsOnce() throws Exception {
        byte[] request = Wire.frame(Bytes.of(new ConnectRequest(0, 0, TIMEOUT, 0, NO_PASSWORD, false)));
        List<String> seen = new ArrayList<>();
        for (ZooKeeperService server : new ZooKeeperService[] {zooKeeper, service}) {
            try (WireClient client = WireClient.openSession(server)) {
                client.send(request);
                seen.add(client.receiveReply()
                                .map(reply -> reply.getXid() + " " + reply.getErr())
                                .orElse("closed") + ", then "
                        + (client.receive().isEmpty() ? "closed" : "more"));
            }
        }
        assertThat(seen.get(1)).isEqualTo(seen.get(0));
    }

    /** Neither may come back, by whatever timeout: a session that was closed, and one whose client has seen the future. */
    @Test
    void aSessionIsOverWhenItIsClosed() throws Exception {
        List<String> seen = new ArrayList<>();
        for (ZooKeeperService server : new ZooKeeperService[] {zooKeeper, service}) {
            try (WireClient client = WireClient.connect(server)) {
                ConnectResponse session = client.handshake(new ConnectRequest(0, 0, TIMEOUT, 0, NO_PASSWORD, false));
                byte[] ahead = Bytes.of(new ConnectRequest(
                        0, Long.MAX_VALUE, TIMEOUT, session.getSessionId(), session.getPasswd(), false));
                seen.add(answer(server, ahead));
                seen.add(close(client));
                for (int timeout : new int[] {TIMEOUT, 0, -1}) {
                    seen.add(answer(
                            server,
                            Bytes.of(new ConnectRequest(
                                    0, 0, timeout, session.getSessionId(), session.getPasswd(), false))));
                }
            }
        }
        assertThat(seen.subList(seen.size() / 2, seen.size())).isEqualTo(seen.subList(0, seen.size() / 2));
    }

    @Test
    void refusesClientsThatHaveSeenTheFuture() throws Exception {
        byte[] request = Bytes.of(new ConnectRequest(0, Long.MAX_VALUE, TIMEOUT, 0, NO_PASSWORD, false));

        assertThat(answer(service, request)).isEqualTo(answer(zooKeeper, request));
    }

    @Test
    void aWrongPasswordTakesNothingOver() throws Exception {
        for (ZooKeeperService server : new ZooKeeperService[] {zooKeeper, service}) {
            try (WireClient owner = WireClient.connect(server)) {
                ConnectResponse session = owner.handshake(new ConnectRequest(0, 0, TIMEOUT, 0, NO_PASSWORD, false));
                byte[] request =
                        Bytes.of(new ConnectRequest(0, 0, TIMEOUT, session.getSessionId(), new byte[16], false));

                assertThat(answer(server, request))
                        .contains("timeout 0, session none")
                        .endsWith("then closed");
            }
        }
    }

    @Test
    void aSessionMovesToTheConnectionThatAttachedLast() throws Exception {
        for (ZooKeeperService server : new ZooKeeperService[] {zooKeeper, service}) {
            try (WireClient first = WireClient.connect(server);
                    WireClient second = WireClient.connect(server)) {
                ConnectResponse session = first.handshake(new ConnectRequest(0, 0, TIMEOUT, 0, NO_PASSWORD, false));
                create(first, "/moved", CreateMode.EPHEMERAL);
                ConnectResponse again = second.handshake(
                        new ConnectRequest(0, 0, TIMEOUT, session.getSessionId(), session.getPasswd(), false));

                assertThat(again.getSessionId()).isEqualTo(session.getSessionId());
                assertThat(again.getPasswd()).isEqualTo(session.getPasswd());
                assertThat(first.receive()).as("the first connection").isEmpty();
                second.send(Wire.request(2, OpCode.getData, Bytes.of(new GetDataRequest("/moved", false))));
                assertThat(second.receiveReply().map(ReplyHeader::getErr)).contains(0);
                assertThat(close(second)).isEqualTo("reply 3 0, then closed");
            }
        }
    }

    /** The timeout is negotiated at each connection, and a client that could do with reading only is served like any other. */
    @Test
    void aClientThatReturnsMayHaveAnotherTimeout() throws Exception {
        for (ZooKeeperService server : new ZooKeeperService[] {zooKeeper, service}) {
            try (WireClient first = WireClient.connect(server);
                    WireClient second = WireClient.connect(server);
                    WireClient third = WireClient.connect(server)) {
                ConnectResponse session = first.handshake(new ConnectRequest(0, 0, 20_000, 0, NO_PASSWORD, false));
                assertThat(session.getTimeOut()).isEqualTo(20_000);
                assertThat(attach(second, session, 30_000).getTimeOut()).isEqualTo(30_000);
                ConnectResponse last = attach(third, session, 1_000_000);
                assertThat(last.getTimeOut()).isEqualTo(ZooKeeperService.MAX_SESSION_TIMEOUT_MILLIS);
                assertThat(last.getSessionId()).isEqualTo(session.getSessionId());
                assertThat(last.getReadOnly()).isFalse();
                assertThat(close(third)).isEqualTo("reply 3 0, then closed");
            }
        }
    }

    private static ConnectResponse attach(WireClient client, ConnectResponse session, int timeout) throws IOException {
        return client.handshake(new ConnectRequest(0, 0, timeout, session.getSessionId(), session.getPasswd(), true));
    }

    @Test
    void nothingIsServedAfterAClose() throws Exception {
        for (ZooKeeperService server : new ZooKeeperService[] {zooKeeper, service}) {
            try (WireClient client = WireClient.openSession(server)) {
                client.send(Bytes.concat(
                        Wire.request(1, OpCode.closeSession), createRequest(2, "/after-close", CreateMode.PERSISTENT)));
                // The replies may be lost, since the server closes a connection that still has bytes to read.
                client.awaitClose();
            }
            try (WireClient client = WireClient.openSession(server)) {
                create(client, "/after-close", CreateMode.EPHEMERAL);
                close(client);
            }
        }
    }

    /** Describes the answer to a connect request: what does not depend on chance, and whether the server then serves. */
    private static String answer(ZooKeeperService server, byte[] connectRequest) throws IOException {
        try (WireClient client = WireClient.connect(server)) {
            client.send(Wire.frame(connectRequest));
            Optional<byte[]> frame = client.receive();
            if (frame.isEmpty()) {
                return "closed";
            }
            // Without the read-only flag, which a client of 3.4 is not told.
            ByteBuffer response = ByteBuffer.wrap(frame.get());
            int version = response.getInt();
            int timeout = response.getInt();
            boolean session = response.getLong() != 0;
            String then = session ? close(client) : client.receive().isEmpty() ? "then closed" : "then more";
            return "%d bytes, version %d, timeout %d, session %s, %s"
                    .formatted(frame.get().length, version, timeout, session ? "new" : "none", then);
        }
    }

    private static void create(WireClient client, String path, CreateMode mode) throws IOException {
        client.send(createRequest(1, path, mode));
        assertThat(client.receiveReply().map(ReplyHeader::getErr)).contains(0);
    }

    private static byte[] createRequest(int xid, String path, CreateMode mode) {
        return Wire.request(
                xid, OpCode.create, Bytes.of(new CreateRequest(path, new byte[0], Ids.OPEN_ACL_UNSAFE, mode.toFlag())));
    }

    private static String close(WireClient client) throws IOException {
        client.send(Wire.request(3, OpCode.closeSession));
        ReplyHeader reply = client.receiveReply().orElseThrow(EOFException::new);
        String then = client.receive().isEmpty() ? "closed" : "more";
        return "reply " + reply.getXid() + " " + reply.getErr() + ", then " + then;
    }
}
