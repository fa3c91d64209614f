package io.groundkeeper.it.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundkeeper.it.acl.Client;
import io.groundkeeper.it.acl.PermissionTable;
import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ConfiguredService.Kind;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.SideBySide;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Users and passwords of a JAAS file. */
@Timeout(300)
class DigestMd5Test {
    private static final String MODULE = "org.apache.zookeeper.server.auth.DigestLoginModule";
    private static final String PROVIDER = "org.apache.zookeeper.server.auth.SASLAuthenticationProvider";

    @SuppressWarnings("unused") // by its name
    private static final List<Map<String, String>> SETTINGS = List.of(
            Map.of(),
            Map.of("authProvider.1", PROVIDER),
            Map.of("authProvider.1", PROVIDER, "sessionRequireClientSASLAuth", "true"),
            Map.of("authProvider.1", PROVIDER, "enforce.auth.enabled", "true", "enforce.auth.schemes", "sasl,digest"),
            Map.of("authProvider.1", PROVIDER, "allowSaslFailedClients", "true"));

    @TempDir
    Path dir;

    private ClientLogins logins;
    private final Map<String, ZKClientConfig> users = new LinkedHashMap<>();
    private ServerSettings settings;

    @BeforeEach
    void makeLogins() throws Exception {
        logins = new ClientLogins();
        users.put("nobody", nobody());
        users.put("alice", login("alice", "wonder"));
        users.put("bob", login("bob", "builder"));
        users.put("super", login("super", "secret"));
        users.put("impostor", login("alice", "wrong"));
        users.put("stranger", login("mallory", "wonder"));
        Path jaas = Files.writeString(dir.resolve("jaas.conf"), """
                Server {
                  %s required
                  user_alice="wonder"
                  user_bob="builder"
                  user_super="secret";
                };
                """.formatted(MODULE));
        settings = ServerSettings.PLAIN.withFlag("-Djava.security.auth.login.config=" + jaas);
    }

    @AfterEach
    void forgetLogins() {
        logins.close();
    }

    @ParameterizedTest
    @FieldSource("SETTINGS")
    void clientsAreWhoTheyLogInAs(Map<String, String> more) throws Exception {
        try (SideBySide servers = SideBySide.start(dir, settings.with(more))) {
            List<String> seen = servers.compare(this::everybody);

            assertThat(seen).anyMatch(line -> line.startsWith("alice: OK") && line.contains("sasl"));
            assertThat(seen).noneMatch(line -> line.startsWith("impostor: OK") && line.contains("sasl:"));
        }
    }

    @Test
    void aServerWithoutLoginsLetsThemBe() throws Exception {
        try (SideBySide servers = SideBySide.start(dir, ServerSettings.PLAIN.with("authProvider.1", PROVIDER))) {
            List<String> seen = servers.compare(service -> seen(service, "alice"));

            assertThat(seen).noneMatch(line -> line.contains("sasl:"));
        }
    }

    @Test
    void everyPermissionOfSasl() throws Exception {
        ServerSettings withSuperUsers = settings.with(
                Map.of("authProvider.1", PROVIDER, "superUser.1", "bob", "letAnySaslUserDoX", "everybody"));
        try (SideBySide servers = SideBySide.start(dir, withSuperUsers)) {
            List<String> seen = servers.compare(this::table);

            assertThat(seen).contains("alice sasl:bob 31 SET_DATA: NOAUTH", "alice sasl:everybody 31 SET_DATA: OK");
        }
    }

    @Test
    void whatCannotBeUsedIsSaidInOneLine() throws Exception {
        Path broken = Files.writeString(dir.resolve("broken.conf"), "Server {");
        assertThatThrownBy(() -> Kind.GROUNDKEEPER
                        .start(dir, ServerSettings.PLAIN.withFlag("-Djava.security.auth.login.config=" + broken))
                        .close())
                .hasMessageContaining("exit code 2")
                .hasMessageMatching(
                        "(?s).*\\Rgroundkeeper: the section Server of the JAAS file [^\\n]*broken.conf[^\\n]*\\R");
    }

    private List<String> everybody(ConfiguredService service) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String user : users.keySet()) {
            lines.addAll(seen(service, user));
        }
        return lines;
    }

    private List<String> seen(ConfiguredService service, String user) throws Exception {
        try (ZooKeeper client = Client.connect(service.connectString(), users.get(user))) {
            String znode = "/of-" + user;
            List<String> lines = new ArrayList<>();
            lines.add(user + ": " + Client.whoAmI(client));
            if (!lines.get(0).contains("OK")) {
                // It is sent away, and comes again and again.
                return lines;
            }
            lines.add(user + ": "
                    + Client.seen(() -> client.create(znode, null, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT)));
            lines.add(user + ": " + Client.seen(() -> client.getACL(znode, new Stat())));
            return lines;
        }
    }

    private List<String> table(ConfiguredService service) throws Exception {
        try (ZooKeeper owner = Client.connect(service.connectString(), users.get("bob"));
                ZooKeeper alice = Client.connect(service.connectString(), users.get("alice"));
                ZooKeeper superUser = Client.connect(service.connectString(), users.get("super"));
                ZooKeeper both = Client.connect(service.connectString(), users.get("alice"))) {
            both.addAuthInfo("digest", "user:password".getBytes(StandardCharsets.UTF_8));
            Map<String, ZooKeeper> callers = new LinkedHashMap<>();
            callers.put("alice", alice);
            callers.put("both", both);
            callers.put("bob", owner);
            callers.put("super", superUser);
            List<Id> ids =
                    List.of(new Id("sasl", "alice"), new Id("sasl", "bob"), new Id("sasl", "everybody"), Ids.AUTH_IDS);
            List<String> lines = new ArrayList<>();
            for (Map.Entry<String, ZooKeeper> caller : callers.entrySet()) {
                lines.add(caller.getKey() + ": " + Client.whoAmI(caller.getValue()));
            }
            lines.addAll(PermissionTable.fill(owner, ids, callers));
            return lines;
        }
    }

    private ZKClientConfig login(String user, String password) {
        ZKClientConfig client =
                logins.add(user + "/" + password, MODULE, Map.of("username", user, "password", password));
        // Otherwise ZooKeeper's client does not use MD5.
        client.setProperty("zookeeper.fips-mode", "false");
        return client;
    }

    private static ZKClientConfig nobody() {
        ZKClientConfig settings = new ZKClientConfig();
        settings.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        return settings;
    }
}
