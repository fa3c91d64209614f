package io.groundkeeper.it.proxies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundkeeper.it.acl.Client;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.TcpForwarder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server makes of PROXY headers: who the client is, for ACLs, limits and four-letter words. */
@Timeout(180)
class ProxyProtocolTest {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final byte[] ONE = header("PROXY TCP4 192.0.2.1 127.0.0.1 5000 2181\r\n");
    private static final byte[] OTHER = header("PROXY TCP6 2001:db8::2 ::1 5000 2181\r\n");
    private static final byte[] HEALTH_CHECK = header("\r\n\r\n\0\r\nQUIT\n\40\0\0\0");

    @TempDir
    Path dir;

    private static byte[] header(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private GroundkeeperProcess start(String trusted) throws Exception {
        return GroundkeeperProcess.start(
                dir, ServerSettings.PLAIN.with("proxyProtocol.trusted", trusted).with("maxClientCnxns", "2"));
    }

    @Test
    void clientsAreWhomTheBalancerSaysTheyAre() throws Exception {
        try (GroundkeeperProcess server = start("127.0.0.1");
                TcpForwarder one = TcpForwarder.greeting(ONE, server.address());
                TcpForwarder other = TcpForwarder.greeting(OTHER, server.address());
                ZooKeeper ones = Client.connect(one.connectString(), new ZKClientConfig());
                ZooKeeper others = Client.connect(other.connectString(), new ZKClientConfig())) {
            List<ACL> onlyOne = Collections.singletonList(new ACL(Perms.ALL, new Id("ip", "192.0.2.0/24")));
            ones.create("/mine", new byte[1], onlyOne, CreateMode.PERSISTENT);
            assertThat(ones.getData("/mine", false, null)).hasSize(1);
            assertThatThrownBy(() -> others.getData("/mine", false, null))
                    .isInstanceOf(KeeperException.NoAuthException.class);
            assertThat(Client.whoAmI(others)).contains("2001:db8:0:0:0:0:0:2");
            assertThat(ask(one.address(), "cons"))
                    .contains(" /192.0.2.1:5000[")
                    .contains(" /[2001:db8:0:0:0:0:0:2]:5000[")
                    .doesNotContain("127.0.0.1");
        }
    }

    @Test
    void eachClientHasItsOwnLimit() throws Exception {
        try (GroundkeeperProcess server = start("127.0.0.1");
                TcpForwarder one = TcpForwarder.greeting(ONE, server.address());
                TcpForwarder other = TcpForwarder.greeting(OTHER, server.address());
                ZooKeeper first = Client.connect(one.connectString(), new ZKClientConfig());
                ZooKeeper second = Client.connect(one.connectString(), new ZKClientConfig());
                ZooKeeper another = Client.connect(other.connectString(), new ZKClientConfig())) {
            assertThat(List.of(first, second, another))
                    .allMatch(client -> client.getState().isConnected());
            assertThat(ask(one.address(), "ruok")).isEmpty();
            assertThat(ask(other.address(), "ruok")).isEqualTo("imok");
        }
    }

    @Test
    void theBalancersHealthChecksAreItsOwn() throws Exception {
        try (GroundkeeperProcess server = start("127.0.0.1");
                TcpForwarder check = TcpForwarder.greeting(HEALTH_CHECK, server.address())) {
            assertThat(ask(check.address(), "cons")).contains(" /127.0.0.1:");
        }
    }

    @Test
    void headersMustComeFromTheTrustedAndFromNobodyElse() throws Exception {
        try (GroundkeeperProcess server = start("127.0.0.1")) {
            assertThat(ask(server.address(), "ruok")).isEmpty();
        }
        try (GroundkeeperProcess server = start("192.0.2.0/24");
                TcpForwarder one = TcpForwarder.greeting(ONE, server.address())) {
            assertThat(ask(one.address(), "ruok")).isEmpty();
            assertThat(ask(server.address(), "ruok")).isEqualTo("imok");
        }
    }

    /** The answer, empty where the connection is closed instead. */
    static String ask(InetSocketAddress server, String word) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (SocketException e) {
                return "";
            }
        }
    }
}
