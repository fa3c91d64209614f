package io.groundkeeper.it.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatList;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundkeeper.it.acl.Client;
import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ConfiguredService.Kind;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.SideBySide;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ports with TLS and without, and what is spoken on them. */
@Timeout(300)
class PortTest {

    @TempDir
    Path dir;

    private Pki pki;
    private Stores server;
    private Stores client;

    @BeforeEach
    void makeCertificates() throws Exception {
        pki = Pki.create();
        server = Stores.write(dir, "server", StoreFormat.PEM, pki.server(), pki.authority());
        client = Stores.write(dir, "client", StoreFormat.PEM, pki.client(), pki.authority());
    }

    @Test
    void aPlainPortBesideASecureOne() throws Exception {
        ServerSettings both =
                ServerSettings.PLAIN.with(ServerSettings.SECURE.zooCfg()).with(server.settings());
        try (SideBySide servers = SideBySide.start(dir, both)) {
            List<String> seen = servers.compare(service -> List.of(
                    Knock.plain().at(service.address()),
                    Knock.plain().at(service.secureAddress()),
                    Knock.secure(pki.authority(), pki.client()).at(service.address()),
                    Knock.secure(pki.authority(), pki.client()).at(service.secureAddress()),
                    plainClient(service),
                    secureClient(service.secureConnectString())));

            assertThat(seen.subList(0, 3)).containsExactly("imok", "refused", "refused");
            assertThat(seen.get(3)).startsWith("imok CN=server TLSv1.3");
        }
    }

    @Test
    void onePortForBoth() throws Exception {
        ServerSettings unified = ServerSettings.PLAIN
                .with("client.portUnification", "true")
                // A standalone ZooKeeper drops who shows a certificate here unless it is told so.
                .with("authProvider.x509", "org.apache.zookeeper.server.auth.X509AuthenticationProvider")
                .with(server.settings());
        try (SideBySide servers = SideBySide.start(dir, unified)) {
            List<String> seen = servers.compare(service -> List.of(
                    Knock.plain().at(service.address()),
                    Knock.secure(pki.authority(), pki.client()).at(service.address()),
                    Knock.secure(pki.authority(), null).at(service.address()),
                    plainClient(service),
                    secureClient(service.connectString())));

            assertThat(seen.get(0)).isEqualTo("imok");
            assertThat(seen.get(1)).startsWith("imok CN=server");
            assertThat(seen.get(2)).isEqualTo("refused");
        }
    }

    @Test
    void protocolsAndCipherSuitesAreThoseThatAreNamed() throws Exception {
        ServerSettings older = ServerSettings.SECURE
                .with(server.settings())
                .with("ssl.enabledProtocols", "TLSv1.2")
                .with("ssl.ciphersuites", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        try (SideBySide servers = SideBySide.start(dir, older)) {
            assertThatList(servers.compare(this::byProtocol))
                    .containsExactly("imok CN=server TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "refused");
        }
        try (SideBySide servers = SideBySide.start(dir, ServerSettings.SECURE.with(server.settings()))) {
            assertThat(servers.compare(this::byProtocol).get(0)).isEqualTo("refused");
        }
    }

    private List<String> byProtocol(ConfiguredService service) throws Exception {
        return List.of(
                Knock.secure(pki.authority(), pki.client(), "TLSv1.2").at(service.secureAddress()),
                Knock.secure(pki.authority(), pki.client(), "TLSv1.3").at(service.secureAddress()));
    }

    @Test
    void aClientThatNeverShakesHandsIsClosed() throws Exception {
        ServerSettings impatient =
                ServerSettings.SECURE.with(server.settings()).with("ssl.handshakeDetectionTimeoutMillis", "100");
        try (ConfiguredService service = Kind.GROUNDKEEPER.start(dir, impatient);
                Socket silent = new Socket();
                Socket slow = new Socket()) {
            silent.connect(service.secureAddress());
            slow.connect(service.secureAddress());
            slow.getOutputStream().write(new byte[] {22, 3, 1});

            assertThat(end(silent)).isEqualTo(-1);
            assertThat(end(slow)).isEqualTo(-1);
        }
    }

    private static int end(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        try {
            int last = in.read();
            while (last >= 0) {
                last = in.read();
            }
            return last;
        } catch (SocketException e) {
            return -1; // reset, since what it had sent was not read any more
        }
    }

    @Test
    void whatCannotBeUsedIsSaidInOneLine() throws Exception {
        Path garbage = Files.writeString(dir.resolve("garbage.jks"), "garbage");
        Path bouncy = Files.copy(server.key(), dir.resolve("key.bcfks"));
        assertRefused("ssl.keyStore.location is not set", Map.of());
        assertRefused("absent.jks is not a file", Map.of("ssl.keyStore.location", "absent.jks"));
        assertRefused("garbage.jks cannot be used as JKS", Map.of("ssl.keyStore.location", garbage.toString()));
        assertRefused(
                "set ssl.keyStore.type to JKS, PKCS12 or PEM", Map.of("ssl.keyStore.location", bouncy.toString()));
        assertRefused(
                "ssl.sslProvider=OPENSSL is not supported",
                Map.of("ssl.keyStore.location", garbage.toString(), "ssl.sslProvider", "OPENSSL"));
        Stores locked = Stores.write(dir, "locked", StoreFormat.PKCS12, pki.server(), pki.authority());
        assertRefused(
                "locked-key.p12 cannot be used as PKCS12: keystore password was incorrect",
                Map.of("ssl.keyStore.location", locked.key().toString(), "ssl.keyStore.password", "wrong"));
        assertRefused("ssl.authProvider=mine is not supported", more("ssl.authProvider", "mine"));
        assertRefused("absent is not a file", more("ssl.keyStore.passwordPath", "absent"));
        assertRefused(
                "other-key.jks cannot be used as JKS: it holds no private key, or none that the store's password opens",
                Map.of("ssl.keyStore.location", keyOfAnotherPassword().toString(), "ssl.keyStore.password", "store"));
        assertRefused("TLS cannot be set up", more("ssl.enabledProtocols", "TLSv9"));
        assertRefused("TLS cannot be set up", more("ssl.ciphersuites", "ROT13"));
        assertRefused("TLS cannot be set up", more("ssl.clientAuth", "perhaps"));
    }

    /** ZooKeeper has one password for the store and the key, and so refuses such a store, too, if only when clients come. */
    private Path keyOfAnotherPassword() throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        store.setKeyEntry(
                "key",
                pki.server().getKeyPair().getPrivate(),
                "key".toCharArray(),
                pki.server().getCertificatePath());
        Path file = dir.resolve("other-key.jks");
        try (OutputStream stream = Files.newOutputStream(file)) {
            store.store(stream, "store".toCharArray());
        }
        return file;
    }

    private Map<String, String> more(String key, String value) {
        return ServerSettings.SECURE.with(server.settings()).with(key, value).zooCfg();
    }

    private void assertRefused(String message, Map<String, String> settings) throws Exception {
        Path home = Files.createTempDirectory(dir, "refused");
        assertThatThrownBy(() -> Kind.GROUNDKEEPER
                        .start(home, ServerSettings.SECURE.with(settings))
                        .close())
                .hasMessageContaining("exit code 2")
                .hasMessageMatching("(?s).*\\Rgroundkeeper: [^\\n]*\\Q" + message + "\\E[^\\n]*\\R");
    }

    private static String plainClient(ConfiguredService service) throws Exception {
        try (ZooKeeper plain = Client.connect(service.connectString(), new ZKClientConfig())) {
            return Client.whoAmI(plain);
        }
    }

    private String secureClient(String connectString) throws Exception {
        try (ZooKeeper secure = Client.connect(connectString, client.clientSettings())) {
            return Client.whoAmI(secure);
        }
    }
}
