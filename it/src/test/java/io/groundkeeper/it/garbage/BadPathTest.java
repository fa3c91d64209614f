package io.groundkeeper.it.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ZooKeeperService;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.proto.ReplyHeader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Paths that client libraries refuse to send get ZooKeeper's error code. */
class BadPathTest extends WireTest {

    private static final List<String> PATHS = List.of(
            "",
            "relative",
            "/ends/",
            "/bad/",
            "//",
            "//two",
            "/two//slashes",
            "/.",
            "/..",
            "/./dot",
            "/a/../b",
            "/a/..",
            "/...",
            "/..a",
            "/nul\0nul",
            "/bad/\0",
            "/control\u0001",
            "/delete\u007f",
            "/private\ue000",
            "/special\ufffd",
            "/fine \u00e9\u4e2d");

    static List<Requests.Kind> kinds() {
        return Requests.kinds();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void getsTheSameAnswer(Requests.Kind kind) throws Exception {
        assertThat(answers(service, kind)).isEqualTo(answers(zooKeeper, kind));
    }

    private static List<String> answers(ZooKeeperService server, Requests.Kind kind) throws IOException {
        List<String> answers = new ArrayList<>();
        try (WireClient client = WireClient.openSession(server)) {
            for (int xid = 1; xid <= PATHS.size(); xid++) {
                client.send(kind.bytes(xid, PATHS.get(xid - 1)));
                ReplyHeader reply = client.receiveReply().orElseThrow(EOFException::new);
                answers.add(kind + " " + PATHS.get(xid - 1) + ": " + reply.getXid() + " " + Code.get(reply.getErr()));
            }
        }
        return answers;
    }
}
