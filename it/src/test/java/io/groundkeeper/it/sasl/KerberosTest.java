package io.groundkeeper.it.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.acl.Client;
import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ConfiguredService.Kind;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.SideBySide;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Principals of Kerberos, as secure HBase uses them. */
@Timeout(300)
class KerberosTest {
    private static final String MODULE = "com.sun.security.auth.module.Krb5LoginModule";
    private static final String SERVICE = "zookeeper/localhost";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TIMEOUT = 30_000;

    @SuppressWarnings("unused") // by its name
    private static final List<Map<String, String>> SETTINGS = List.of(
            Map.of(),
            Map.of("kerberos.removeHostFromPrincipal", "true", "kerberos.removeRealmFromPrincipal", "true"),
            Map.of("sessionRequireClientSASLAuth", "true", "kerberos.removeRealmFromPrincipal", "true"),
            Map.of(
                    "superUser",
                    "alice@EXAMPLE.COM",
                    "security.auth_to_local",
                    "RULE:[2:$1](.*)s/hbase/region/ DEFAULT"));

    @TempDir
    Path dir;

    private KerberosServer kerberos;
    private ClientLogins logins;
    private final Map<String, Path> keytabs = new HashMap<>();
    private final Map<String, ZKClientConfig> principals = new LinkedHashMap<>();
    private ServerSettings settings;

    @BeforeEach
    void makePrincipals() throws Exception {
        kerberos = KerberosServer.start(Files.createDirectory(dir.resolve("kdc")));
        logins = new ClientLogins();
        for (String principal : List.of("alice", "hbase/region.example.com")) {
            keytabs.put(principal, kerberos.keytab(principal));
            principals.put(principal, login(principal, principal, SERVICE));
        }
        ZKClientConfig nobody = new ZKClientConfig();
        nobody.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        principals.put("nobody", nobody);
        Path jaas = Files.writeString(dir.resolve("jaas.conf"), section(kerberos.keytab(SERVICE), SERVICE));
        settings = ServerSettings.PLAIN
                .with("authProvider.1", "org.apache.zookeeper.server.auth.SASLAuthenticationProvider")
                .withFlag("-Djava.security.krb5.conf=" + kerberos.configuration())
                .withFlag("-Djava.security.auth.login.config=" + jaas);
    }

    private static String section(Path keytab, String principal) {
        return """
                Server {
                  %s required
                  useKeyTab=true
                  storeKey=true
                  useTicketCache=false
                  keyTab="%s"
                  principal="%s@%s";
                };
                """.formatted(MODULE, keytab, principal, KerberosServer.REALM);
    }

    /**
     * Settings of a client.
     *
     * @param service whom it takes the server for
     */
    private ZKClientConfig login(String name, String principal, String service) {
        Map<String, String> options = Map.of(
                "useKeyTab", "true",
                "storeKey", "true",
                "useTicketCache", "false",
                // What this JVM knew of Kerberos before is of another server.
                "refreshKrb5Config", "true",
                "keyTab", keytabs.get(principal).toString(),
                "principal", principal + "@" + KerberosServer.REALM);
        ZKClientConfig client = logins.add(name, MODULE, options);
        client.setProperty("zookeeper.server.principal", service + "@" + KerberosServer.REALM);
        return client;
    }

    @AfterEach
    void stop() throws Exception {
        logins.close();
        kerberos.close();
    }

    @ParameterizedTest
    @FieldSource("SETTINGS")
    void clientsAreTheirPrincipals(Map<String, String> more) throws Exception {
        try (SideBySide servers = SideBySide.start(dir, settings.with(more))) {
            List<String> seen = servers.compare(this::everybody);

            assertThat(seen).anyMatch(line -> line.startsWith("alice: OK") && line.contains("sasl:alice"));
        }
    }

    /** A server accepts by its keytab: that the ticket of its own login has expired is no hindrance. */
    @Test
    void theServersTicketMayExpire() throws Exception {
        Duration lifetime = Duration.ofSeconds(8);
        kerberos.limitTickets(lifetime);
        ServerSettings eager = settings.with("kerberos.minReLoginTimeMs", "1000");
        try (SideBySide servers = SideBySide.start(dir, eager)) {
            Instant expired = Instant.now().plus(lifetime);
            // ZooKeeper's client would try to renew one so short without a pause, and keep its own login waiting.
            kerberos.limitTickets(Duration.ofDays(1));
            List<String> seen = servers.compare(service -> {
                List<String> lines = new ArrayList<>(events(service, "alice"));
                await().atMost(PATIENCE).until(() -> Instant.now().isAfter(expired));
                lines.addAll(events(service, "alice"));
                return lines;
            });

            assertThat(seen)
                    .startsWith("SyncConnected", "SaslAuthenticated", "OK sasl:alice@EXAMPLE.COM, ip:127.0.0.1")
                    .hasSize(8);
        }
    }

    @Test
    void whoTakesTheServerForAnotherIsRefused() throws Exception {
        kerberos.keytab("other/localhost");
        principals.put("mistaken", login("mistaken", "alice", "other/localhost"));
        principals.put("lost", login("lost", "alice", "nobody/localhost"));
        try (SideBySide servers = SideBySide.start(dir, settings)) {
            List<String> seen = servers.compare(service -> List.of(who(service, "mistaken"), who(service, "lost")));

            assertThat(seen).noneMatch(line -> line.startsWith("OK"));
        }
    }

    private String who(ConfiguredService service, String name) throws Exception {
        try (ZooKeeper client = Client.connect(service.connectString(), principals.get(name))) {
            return Client.whoAmI(client);
        }
    }

    @Test
    void aServerThatCannotLogInSaysSo() throws Exception {
        Path jaas = Files.writeString(
                dir.resolve("wrong.conf"), section(kerberos.keytab("some/localhost"), "any/localhost"));
        assertThatThrownBy(() -> Kind.GROUNDKEEPER
                        .start(dir, settings.withFlag("-Djava.security.auth.login.config=" + jaas))
                        .close())
                .hasMessageContaining("exit code 1")
                .hasMessageMatching("(?s).*\\Rgroundkeeper: cannot log in by the section Server[^\\n]*\\R");
    }

    /** What a client is told of its connection, and what it is told that it is. */
    private List<String> events(ConfiguredService service, String who) throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        try (ZooKeeper client = new ZooKeeper(
                service.connectString(),
                TIMEOUT,
                event -> events.add(event.getState().name()),
                principals.get(who))) {
            await().atMost(PATIENCE).until(() -> events.contains("SaslAuthenticated"));
            events.add(Client.whoAmI(client));
        }
        await().atMost(PATIENCE).until(() -> events.contains("Closed"));
        return events;
    }

    private List<String> everybody(ConfiguredService service) throws Exception {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, ZKClientConfig> principal : principals.entrySet()) {
            String znode = "/" + lines.size();
            try (ZooKeeper client = Client.connect(service.connectString(), principal.getValue())) {
                String who = Client.whoAmI(client);
                lines.add(principal.getKey() + ": " + who);
                if (!who.startsWith("OK")) {
                    // It is sent away, and comes again and again.
                    continue;
                }
                lines.add(Client.seen(() -> client.create(znode, null, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT)));
                lines.add(Client.seen(() -> client.getACL(znode, new Stat())));
            }
        }
        return lines;
    }
}
