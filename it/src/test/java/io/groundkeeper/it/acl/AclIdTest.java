package io.groundkeeper.it.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.SideBySide;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Which ids ACLs may name, and what becomes of them, by the schemes that a server has. */
@Timeout(300)
class AclIdTest {
    private static final String PROVIDERS = "org.apache.zookeeper.server.auth.";

    @SuppressWarnings("unused") // by its name
    private static final List<Map<String, String>> SETTINGS = List.of(
            Map.of(),
            Map.of(
                    "authProvider.sasl", PROVIDERS + "SASLAuthenticationProvider",
                    "authProvider.2", PROVIDERS + "X509AuthenticationProvider"),
            Map.of("DigestAuthenticationProvider.enabled", "false"),
            Map.of("DigestAuthenticationProvider.digestAlg", "SHA-256"));

    private static final Map<String, List<String>> IDS = Map.of(
            "world", List.of("anyone", "someone", ""),
            "auth", List.of("", "anything"),
            "digest", List.of("a:b", "a", "a:b:c", "", ":", "a:", ":b", "a:b:"),
            "ip",
                    List.of(
                            "127.0.0.1",
                            "127.0.0.1/8",
                            "1.2.3.4/0",
                            "1.2.3.4/32",
                            "1.2.3.4/33",
                            "1.2.3.4/-1",
                            "1.2.3.4/",
                            "1.2.3.4/x",
                            "1.2.3.4/8/8",
                            "1.2.3",
                            "1.2.3.256",
                            "1.2.3.-4",
                            "1.2.3.+4",
                            "1.2.3.4.5",
                            "localhost",
                            "",
                            "::",
                            "::1",
                            "::1/128",
                            "::1/129",
                            "fe80::1:2/10",
                            "1:2:3:4:5:6:7:8",
                            "1:2:3:4:5:6:7",
                            "1::2::3",
                            "::12345",
                            "::g",
                            "::ffff:127.0.0.1",
                            "fe80::1%lo"),
            "x509", List.of("CN=a", "cn=a, O=b", "CN=a,,O=b", "a", "", "CN="),
            "sasl", List.of("bob", "bob@R", "bob/host@R", "bob/host", "a/b/c@R", "a@b@c", "@", "", "bob@"),
            "super", List.of("", "super:x"),
            "passport", List.of("", "x"),
            "", List.of("", "x"));

    @TempDir
    Path dir;

    @ParameterizedTest
    @FieldSource("SETTINGS")
    void idsAreTakenAsByZooKeeper(Map<String, String> settings) throws Exception {
        try (SideBySide servers = SideBySide.start(dir, ServerSettings.PLAIN.with(settings))) {
            List<String> seen = servers.compare(AclIdTest::everyId);

            assertThat(seen).anyMatch(line -> line.endsWith("INVALIDACL"));
        }
    }

    private static List<String> everyId(ConfiguredService service) throws Exception {
        List<String> lines = new ArrayList<>();
        try (ZooKeeper nobody = Client.connect(service);
                ZooKeeper somebody = Client.connect(service)) {
            for (String user : List.of("a:1", "b:2", "c:3")) {
                somebody.addAuthInfo("digest", user.getBytes(StandardCharsets.UTF_8));
            }
            lines.add("somebody is " + Client.whoAmI(somebody));
            for (Id id : ids().toList()) {
                lines.add("nobody " + tried(nobody, "/nobody-" + lines.size(), id));
                lines.add("somebody " + tried(somebody, "/somebody-" + lines.size(), id));
            }
        }
        return lines;
    }

    private static Stream<Id> ids() {
        return IDS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(scheme -> scheme.getValue().stream().map(id -> new Id(scheme.getKey(), id)));
    }

    /** As the second entry of two, given at the creation and later. */
    private static String tried(ZooKeeper client, String znode, Id id) throws InterruptedException {
        List<ACL> acl = Arrays.asList(Ids.OPEN_ACL_UNSAFE.get(0), new ACL(Perms.READ, id));
        String created = Client.seen(() -> client.create(znode, null, acl, CreateMode.PERSISTENT));
        Client.seen(() -> client.create(znode, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        String changed = Client.seen(() -> client.setACL(znode, acl, -1).getAversion());
        String stored = Client.seen(() -> client.getACL(znode, new Stat()));
        return id.getScheme() + ":" + id.getId() + " " + stored + " " + changed + " " + created;
    }
}
