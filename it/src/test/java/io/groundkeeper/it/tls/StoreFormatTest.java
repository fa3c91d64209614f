package io.groundkeeper.it.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.acl.Client;
import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.SideBySide;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys and certificates in all formats; ZooKeeper's client on either side of them. */
@Timeout(300)
class StoreFormatTest {

    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource(StoreFormat.class)
    void clientsAreWhoTheirCertificatesSay(StoreFormat format) throws Exception {
        Pki pki = Pki.create();
        Stores server = Stores.write(dir, "server", format, pki.server(), pki.authority());
        Stores client = Stores.write(dir, "client", format, pki.client(), pki.authority());

        compare(ServerSettings.SECURE.with(server.settings()), client);
    }

    @Test
    void typesAndPasswordsMayBeNamedElsewhere() throws Exception {
        Pki pki = Pki.create();
        Stores files = Stores.write(dir, "server", StoreFormat.PKCS12, pki.server(), pki.authority());
        Path key = Files.move(files.key(), dir.resolve("key"));
        Path trust = Files.move(files.trust(), dir.resolve("trust"));
        Path password = Files.writeString(dir.resolve("password"), StoreFormat.PKCS12.password());
        ServerSettings settings = ServerSettings.SECURE
                .with(Map.of(
                        "ssl.keyStore.location", key.toString(),
                        "ssl.keyStore.type", "PKCS12",
                        "ssl.keyStore.passwordPath", password.toString(),
                        "ssl.trustStore.location", trust.toString(),
                        "ssl.trustStore.type", "pkcs12"))
                .withFlag("-Dzookeeper.ssl.trustStore.passwordPath=" + password);

        compare(settings, Stores.write(dir, "client", StoreFormat.PEM, pki.client(), pki.authority()));
    }

    private void compare(ServerSettings settings, Stores client) throws Exception {
        try (SideBySide servers = SideBySide.start(dir, settings)) {
            List<String> seen = servers.compare(service -> owned(service, client));

            assertThat(seen).contains("OK x509:" + Pki.CLIENT + ", ip:127.0.0.1");
        }
    }

    private static List<String> owned(ConfiguredService service, Stores stores) throws Exception {
        try (ZooKeeper client = Client.connect(service.secureConnectString(), stores.clientSettings())) {
            return List.of(
                    Client.whoAmI(client),
                    Client.seen(() -> client.create("/mine", null, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT)),
                    Client.seen(() -> client.getACL("/mine", new Stat())),
                    Client.seen(
                            () -> client.setData("/mine", new byte[1 << 19], -1).getVersion()),
                    Client.seen(() -> client.getData("/mine", false, null).length));
        }
    }
}
