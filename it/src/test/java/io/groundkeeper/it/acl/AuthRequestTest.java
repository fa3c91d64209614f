package io.groundkeeper.it.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.SideBySide;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients can show, and whom they are taken for then. */
@Timeout(300)
class AuthRequestTest {
    private static final String PROVIDERS = "org.apache.zookeeper.server.auth.";

    private static final List<String> SCHEMES =
            List.of("digest", "ip", "world", "auth", "super", "sasl", "x509", "passport", "");

    @TempDir
    Path dir;

    @Test
    void everyScheme() throws Exception {
        ServerSettings settings = ServerSettings.PLAIN.with(Map.of(
                "authProvider.sasl", PROVIDERS + "SASLAuthenticationProvider",
                "authProvider.x509", PROVIDERS + "X509AuthenticationProvider"));
        try (SideBySide servers = SideBySide.start(dir, settings)) {
            List<String> seen = servers.compare(service -> {
                List<String> lines = new ArrayList<>();
                for (String scheme : SCHEMES) {
                    lines.add(scheme + " null: " + shown(service, scheme, null));
                    for (String auth : List.of("", "user", "user:password", "user:pass:word")) {
                        lines.add(scheme + " " + auth + ": "
                                + shown(service, scheme, auth.getBytes(StandardCharsets.UTF_8)));
                    }
                }
                return lines;
            });

            assertThat(seen).contains("sasl user: AUTHFAILED");
        }
    }

    @Test
    void whoHasNotAuthenticatedIsTurnedAwayWhereTheServerWantsThat() throws Exception {
        ServerSettings settings = ServerSettings.PLAIN.with(Map.of(
                "enforce.auth.enabled",
                "true",
                "enforce.auth.schemes",
                "digest, x509",
                "authProvider.x509",
                PROVIDERS + "X509AuthenticationProvider"));
        try (SideBySide servers = SideBySide.start(dir, settings)) {
            List<String> seen = servers.compare(service -> {
                List<String> lines = new ArrayList<>();
                try (ZooKeeper anonymous = Client.connect(service)) {
                    lines.add(Client.seen(() -> anonymous.getChildren("/", false)));
                    lines.add(anonymous.getState().toString());
                }
                lines.add(shown(service, "digest", "user:password".getBytes(StandardCharsets.UTF_8)));
                return lines;
            });

            assertThat(seen.get(0)).isEqualTo("SESSIONCLOSEDREQUIRESASLAUTH");
        }
    }

    private static String shown(ConfiguredService service, String scheme, byte[] auth) throws Exception {
        try (ZooKeeper client = Client.connect(service)) {
            client.addAuthInfo(scheme, auth);
            return Client.whoAmI(client);
        }
    }
}
