package io.groundkeeper.it.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.acl.Client;
import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.SideBySide;
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
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Principals of Kerberos, as secure HBase uses them. */
@Timeout(300)
class KerberosTest {
    private static final String MODULE = "com.sun.security.auth.module.Krb5LoginModule";
    private static final String SERVICE = "zookeeper/localhost";

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
    private final Map<String, ZKClientConfig> principals = new LinkedHashMap<>();
    private ServerSettings settings;

    @BeforeEach
    void makePrincipals() throws Exception {
        kerberos = KerberosServer.start(Files.createDirectory(dir.resolve("kdc")));
        logins = new ClientLogins();
        for (String principal : List.of("alice", "hbase/region.example.com")) {
            principals.put(principal, login(principal));
        }
        ZKClientConfig nobody = new ZKClientConfig();
        nobody.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        principals.put("nobody", nobody);
        Path jaas = Files.writeString(dir.resolve("jaas.conf"), """
                Server {
                  %s required
                  useKeyTab=true
                  storeKey=true
                  useTicketCache=false
                  keyTab="%s"
                  principal="%s@%s";
                };
                """.formatted(
                        MODULE, kerberos.keytab(SERVICE), SERVICE, KerberosServer.REALM));
        settings = ServerSettings.PLAIN
                .with("authProvider.1", "org.apache.zookeeper.server.auth.SASLAuthenticationProvider")
                .withFlag("-Djava.security.krb5.conf=" + kerberos.configuration())
                .withFlag("-Djava.security.auth.login.config=" + jaas);
    }

    private ZKClientConfig login(String principal) throws Exception {
        Map<String, String> options = Map.of(
                "useKeyTab", "true",
                "storeKey", "true",
                "useTicketCache", "false",
                // What this JVM knew of Kerberos before is of another server.
                "refreshKrb5Config", "true",
                "keyTab", kerberos.keytab(principal).toString(),
                "principal", principal + "@" + KerberosServer.REALM);
        ZKClientConfig client = logins.add(principal, MODULE, options);
        client.setProperty("zookeeper.server.principal", SERVICE + "@" + KerberosServer.REALM);
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
