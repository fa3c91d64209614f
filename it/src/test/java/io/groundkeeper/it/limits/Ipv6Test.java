package io.groundkeeper.it.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatList;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.acl.Client;
import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ConfiguredService.Kind;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.SideBySide;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that come by IPv6. */
@EnabledIf(value = "isThere", disabledReason = "This machine has no address ::1")
@Timeout(300)
class Ipv6Test {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LOOPBACK = "::1";

    private static final List<String> IDS = List.of(
            "::1",
            "0:0:0:0:0:0:0:1",
            "0000::0001",
            "::1/128",
            "::1/127",
            "::2/126",
            "::2/127",
            "::2",
            "::/0",
            "::/1",
            "8000::/1",
            "::/64",
            "1::/16",
            "fe80::1/10",
            "127.0.0.1",
            "127.0.0.1/0",
            "0.0.0.0/0",
            "0.0.0.1");

    @TempDir
    Path dir;

    @SuppressWarnings("unused") // by its name
    static boolean isThere() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address.getHostAddress().startsWith("0:0:0:0:0:0:0:1"));
    }

    @Test
    void clientsAreWhereTheyComeFrom() throws Exception {
        // The only one of ZooKeeper's that dumps connections.
        ServerSettings settings = ServerSettings.PLAIN
                .with("clientPortAddress", LOOPBACK)
                .with("serverCnxnFactory", "org.apache.zookeeper.server.NIOServerCnxnFactory");
        try (SideBySide servers = SideBySide.start(dir, settings)) {
            List<String> seen = servers.compare(Ipv6Test::clientByAddress);

            assertThat(seen)
                    .contains("ip:0:0:0:0:0:0:0:1", "::2/126: OK 1", "::2/127: NOAUTH", "0.0.0.0/0: NOAUTH")
                    .anyMatch(line -> line.startsWith(" /[0:0:0:0:0:0:0:1]:PORT[1](queued=0,"));
        }
    }

    private static List<String> clientByAddress(ConfiguredService service) throws Exception {
        List<String> lines = new ArrayList<>();
        try (ZooKeeper client = Client.connect(service)) {
            lines.add(Client.whoAmI(client).replaceFirst("^OK ", ""));
            for (String id : IDS) {
                String znode = "/" + lines.size();
                List<ACL> acl = Arrays.asList(new ACL(Perms.READ, new Id("ip", id)));
                client.create(znode, new byte[1], acl, CreateMode.PERSISTENT);
                lines.add(id + ": " + Client.seen(() -> client.getData(znode, false, null).length));
            }
            for (String word : List.of("cons", "stat", "dump")) {
                lines.addAll(lines(word, service.address()));
            }
        }
        return lines;
    }

    /** Those lines of the answer that name a client of more than the word itself, without what differs each time. */
    private static List<String> lines(String word, InetSocketAddress server) throws IOException {
        return ask(word, server)
                .lines()
                .filter(line -> line.contains("/[") && !line.contains("recved=1,sent=0"))
                .map(line -> line.replaceAll("(/\\[[0-9a-f:%]+\\]):\\d+", "$1:PORT")
                        .replaceAll("0x[0-9a-f]+", "0x")
                        .replaceAll("(est|lresp|llat|minlat|avglat|maxlat)=\\d+", "$1="))
                .toList();
    }

    /** Where nothing is said of addresses, all of them are listened on, whose clients count by themselves. */
    @Test
    void anAddressHasSoManyConnections() throws Exception {
        ServerSettings everywhere = new ServerSettings(Map.of("clientPort", "0", "maxClientCnxns", "2"), List.of());
        try (SideBySide servers = SideBySide.start(dir, everywhere)) {
            assertThatList(servers.compare(Ipv6Test::crowd))
                    .containsExactly("::1 true", "::1 true", "::1 false", "127.0.0.1 true", "::1 true");
        }
    }

    private static List<String> crowd(ConfiguredService service) throws IOException {
        int port = service.address().getPort();
        InetSocketAddress six = new InetSocketAddress(address(LOOPBACK), port);
        InetSocketAddress four = new InetSocketAddress(address("127.0.0.1"), port);
        List<String> lines = new ArrayList<>();
        try (Socket first = new Socket()) {
            lines.add(LOOPBACK + " " + isAnswered(six));
            first.connect(six);
            await().atMost(PATIENCE).until(() -> isAnswered(six));
            lines.add(LOOPBACK + " " + isAnswered(six));
            try (Socket second = new Socket()) {
                second.connect(six);
                await().atMost(PATIENCE).until(() -> !isAnswered(six));
                lines.add(LOOPBACK + " " + isAnswered(six));
                lines.add("127.0.0.1" + " " + isAnswered(four));
            }
            await().atMost(PATIENCE).until(() -> isAnswered(six));
            lines.add(LOOPBACK + " " + isAnswered(six));
        }
        return lines;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"[::1],127.0.0.1 0:0:0:0:0:0:0:1", "127.0.0.1,[::1] 127.0.0.1", "[::1]:0,127.0.0.1 0:0:0:0:0:0:0:1"
            })
    void oneServerMayListenOnAddressesOfBothKinds(String listeners, String first) throws Exception {
        ServerSettings both = ServerSettings.PLAIN.with("clientPortAddress", listeners);
        try (ConfiguredService service = Kind.GROUNDKEEPER.start(dir, both);
                ZooKeeper client = Client.connect(service)) {
            assertThat(Client.whoAmI(client)).isEqualTo("OK ip:" + first);
        }
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getAllByName(text)[0];
    }

    private static boolean isAnswered(InetSocketAddress server) throws IOException {
        try {
            return ask("ruok", server).equals("imok");
        } catch (SocketException e) {
            return false; // reset
        }
    }

    private static String ask(String word, InetSocketAddress server) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(server);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
