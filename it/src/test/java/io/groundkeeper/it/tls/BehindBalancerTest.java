package io.groundkeeper.it.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ConfiguredService.Kind;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.TcpForwarder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A load balancer's PROXY header comes before the client's TLS. */
@Timeout(180)
class BehindBalancerTest {

    private static final byte[] HEADER =
            "PROXY TCP4 192.0.2.1 127.0.0.1 5000 2181\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path dir;

    @Test
    void tlsBeginsBehindTheHeader() throws Exception {
        Pki pki = Pki.create();
        Stores server = Stores.write(dir, "server", StoreFormat.PEM, pki.server(), pki.authority());
        ServerSettings settings = ServerSettings.PLAIN
                .with(ServerSettings.SECURE.zooCfg())
                .with("client.portUnification", "true")
                .with("proxyProtocol.trusted", "127.0.0.1")
                .with(server.settings());
        try (ConfiguredService service = Kind.GROUNDKEEPER.start(dir, settings);
                TcpForwarder unified = TcpForwarder.greeting(HEADER, service.address());
                TcpForwarder secure = TcpForwarder.greeting(HEADER, service.secureAddress())) {
            Knock withTls = Knock.secure(pki.authority(), pki.client());
            assertThat(Knock.plain().at(unified.address())).isEqualTo("imok");
            assertThat(withTls.at(unified.address())).startsWith("imok CN=server");
            assertThat(withTls.at(secure.address())).startsWith("imok CN=server");
            assertThat(Knock.plain().at(secure.address())).isEqualTo("refused");
            assertThat(withTls.at(service.secureAddress())).isEqualTo("refused");
            assertThat(withTls.at(service.address())).isEqualTo("refused");
        }
    }
}
