package io.groundkeeper.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.proxy.config.TlsConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServerTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    Path directory;

    private CertificateBuilder certificate(String name, int days) {
        return new CertificateBuilder().ecp256().subject(name).notAfter(in(days));
    }

    private Instant in(int days) {
        return now.plus(Duration.ofDays(days));
    }

    private X509Bundle chain(int authorityDays, int serverDays) throws Exception {
        X509Bundle root =
                certificate("CN=Root", 1_000).setIsCertificateAuthority(true).buildSelfSigned();
        X509Bundle authority = certificate("CN=Authority", authorityDays)
                .setIsCertificateAuthority(true)
                .buildIssuedBy(root);
        return certificate("CN=server", serverDays).buildIssuedBy(authority);
    }

    private void write(Path file, X509Bundle server) throws Exception {
        Path written = Files.writeString(
                directory.resolve("new"),
                server.getPrivateKeyPEM() + server.getCertificatePathPEM(),
                StandardCharsets.US_ASCII);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void saysWhenTheFirstCertificateOfItsChainRunsOutAlsoOfOneThatIsRenewed() throws Exception {
        Path keys = directory.resolve("keys.pem");
        write(keys, chain(200, 100));
        TlsConfig config = new TlsConfig(
                Map.of("zookeeper.ssl.keyStore.location", keys.toString()), Set.of(keys), false, Duration.ofSeconds(1));
        try (ServerTls tls = ServerTls.open(config)) {
            assertThat(tls.expiry()).isEqualTo(in(100));
            write(keys, chain(200, 300));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(tls.expiry()).isEqualTo(in(200)));
        }
    }
}
