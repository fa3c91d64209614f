package io.groundkeeper.it.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ConfiguredService.Kind;
import io.groundkeeper.it.server.ServerSettings;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys and certificates that are replaced while a server runs. */
@Timeout(300)
class ReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private Pki pki;
    private Pki other;
    private X509Bundle renewed;
    private Stores stores;

    @BeforeEach
    void makeCertificates() throws Exception {
        pki = Pki.create();
        other = Pki.create();
        renewed = Pki.certificate("CN=renewed").addSanIpAddress("127.0.0.1").buildIssuedBy(pki.authority());
        stores = Stores.write(dir, "server", StoreFormat.PKCS12, pki.server(), pki.authority());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void bothStoresWhereThatIsAskedFor(Kind kind) throws Exception {
        ServerSettings settings = ServerSettings.SECURE.with(stores.settings()).with("client.certReload", "true");
        try (ConfiguredService service = kind.start(dir, settings)) {
            assertThat(knock(service, pki.client())).startsWith("imok CN=server");
            assertThat(knock(service, other.client())).isEqualTo("refused");

            stores.format().writeTrust(stores.trust(), other.authority());
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(knock(service, other.client())).startsWith("imok CN=server"));
            assertThat(knock(service, pki.client())).isEqualTo("refused");

            stores.format().writeKey(stores.key(), renewed);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(knock(service, other.client())).startsWith("imok CN=renewed"));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void onlyTheServersKeyOtherwise(Kind kind) throws Exception {
        try (ConfiguredService service = kind.start(dir, ServerSettings.SECURE.with(stores.settings()))) {
            assertThat(knock(service, pki.client())).startsWith("imok CN=server");

            stores.format().writeKey(stores.key(), renewed);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(knock(service, pki.client())).startsWith("imok CN=renewed"));

            stores.format().writeTrust(stores.trust(), other.authority());
            stores.format().writeKey(stores.key(), pki.server());
            assertThat(knock(service, other.client())).isEqualTo("refused");
        }
    }

    private String knock(ConfiguredService service, X509Bundle certificate) throws Exception {
        return Knock.secure(pki.authority(), certificate).at(service.secureAddress());
    }
}
