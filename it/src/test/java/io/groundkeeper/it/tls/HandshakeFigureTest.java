package io.groundkeeper.it.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.SideBySide;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mntr} says of those who were let in and who were not. */
@Timeout(300)
class HandshakeFigureTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    @Test
    void connectionsWithoutTlsAndFailedHandshakesAreCounted() throws Exception {
        Pki pki = Pki.create();
        ServerSettings settings = ServerSettings.PLAIN
                .with(ServerSettings.SECURE.zooCfg())
                .with(Stores.write(dir, "server", StoreFormat.PEM, pki.server(), pki.authority())
                        .settings());
        try (SideBySide servers = SideBySide.start(dir, settings)) {
            List<String> seen = servers.compare(service -> counted(service, pki));

            assertThat(seen.get(0))
                    .contains("zk_auth_failed_count\t4\n")
                    .contains("zk_unsuccessful_handshake\t4\n")
                    .contains("zk_non_mtls_remote_conn_count\t0\n");
            assertThat(seen.get(1)).contains("zk_auth_failed_count\t4\n").contains("zk_unsuccessful_handshake\t0\n");
        }
    }

    private static List<String> counted(ConfiguredService service, Pki pki) throws Exception {
        assertThat(Knock.plain().at(service.address())).isEqualTo("imok");
        assertThat(Knock.secure(pki.authority(), pki.client()).at(service.secureAddress()))
                .startsWith("imok");
        assertThat(Knock.secure(pki.authority(), null).at(service.secureAddress()))
                .isEqualTo("refused");
        assertThat(Knock.secure(pki.authority(), Pki.create().client()).at(service.secureAddress()))
                .isEqualTo("refused");
        assertThat(Knock.plain().at(service.secureAddress())).isEqualTo("refused");
        try (Socket silent = new Socket()) {
            silent.connect(service.secureAddress());
        }
        Knock teller = Knock.secure(pki.authority(), pki.client());
        // The last one's going may be noticed a little later.
        await().atMost(PATIENCE).until(() -> figures(service, teller).contains("zk_auth_failed_count\t4\n"));
        String before = figures(service, teller);
        teller.ask("srst", service.secureAddress());
        return List.of(before, figures(service, teller));
    }

    private static String figures(ConfiguredService service, Knock teller) throws IOException {
        return teller.ask("mntr", service.secureAddress())
                .lines()
                .filter(line -> line.matches("zk_(auth_failed|unsuccessful_handshake|non_mtls|outstanding_tls).*"))
                .sorted()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }
}
