package io.groundkeeper.it.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ZooKeeperService;
import io.groundkeeper.proxy.fuzz.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
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
