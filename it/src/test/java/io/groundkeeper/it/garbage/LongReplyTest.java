package io.groundkeeper.it.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ZooKeeperService;
import io.groundkeeper.proxy.fuzz.Bytes;
import java.io.EOFException;
import java.io.IOException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.ReplyHeader;
import org.junit.jupiter.api.Test;

/** {@code jute.maxbuffer} of the server bounds what it takes, not what it sends: whether that is too long the client decides. */
class LongReplyTest extends WireTest {
    private static final int MAX_BUFFER = 0xfffff;
    private static final int CHILDREN = 1_500;

    @Test
    void repliesMayBeLongerThanRequests() throws Exception {
        byte[] expected = listing(zooKeeper);

        assertThat(expected).hasSizeGreaterThan(MAX_BUFFER);
        assertThat(listing(service)).hasSameSizeAs(expected);
    }

    private static byte[] listing(ZooKeeperService server) throws IOException {
        try (WireClient client = WireClient.openSession(server)) {
            create(client, "/long-list");
            for (int i = 0; i < CHILDREN; i++) {
                create(client, "/long-list/" + "n".repeat(1_000) + (1_000 + i));
            }
            client.send(Wire.request(2, OpCode.getChildren, Bytes.of(new GetChildrenRequest("/long-list", false))));
            return client.receive().orElseThrow(EOFException::new);
        }
    }

    private static void create(WireClient client, String path) throws IOException {
        client.send(
                Wire.request(1, OpCode.create, Bytes.of(new CreateRequest(path, new byte[0], Ids.OPEN_ACL_UNSAFE, 0))));
        assertThat(client.receiveReply().map(ReplyHeader::getErr)).contains(0);
    }
}
