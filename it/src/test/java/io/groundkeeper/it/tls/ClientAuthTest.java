package io.groundkeeper.it.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.acl.Client;
import io.groundkeeper.it.acl.PermissionTable;
import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ConfiguredService.Kind;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.SideBySide;
import io.netty.pkitesting.RevocationServer;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose certificates let them in, and what they may do. */
@Timeout(300)
class ClientAuthTest {

    @TempDir
    Path dir;

    private Pki pki;
    private ServerSettings settings;

    @BeforeEach
    void makeCertificates() throws Exception {
        pki = Pki.create();
        settings =
                ServerSettings.SECURE.with(Stores.write(dir, "server", StoreFormat.JKS, pki.server(), pki.authority())
                        .settings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "need", "want", "none"})
    void certificatesAreAskedFor(String clientAuth) throws Exception {
        try (SideBySide servers = SideBySide.start(dir, settings.with("ssl.clientAuth", clientAuth))) {
            List<String> seen = servers.compare(service -> everybody(service, callers()));

            assertThat(seen).anyMatch(line -> line.startsWith("trusted: imok"));
            assertThat(seen.contains("nobody: refused")).isEqualTo(!clientAuth.matches("want|none"));
        }
    }

    @Test
    void withoutATrustStoreNobodyIsTrusted() throws Exception {
        Map<String, String> keyOnly = new LinkedHashMap<>(settings.zooCfg());
        keyOnly.keySet().removeIf(key -> key.startsWith("ssl.trustStore"));
        ServerSettings trusting = new ServerSettings(keyOnly, List.of()).with("ssl.clientAuth", "want");
        try (SideBySide servers = SideBySide.start(dir, trusting)) {
            List<String> seen = servers.compare(service -> everybody(service, callers()));

            assertThat(seen).anyMatch(line -> line.startsWith("nobody: imok"));
        }
    }

    @Test
    void revokedCertificatesAreRefused() throws Exception {
        RevocationServer revocations = RevocationServer.getInstance();
        revocations.register(pki.authority());
        X509Bundle good = Pki.certificate("CN=good")
                .addCrlDistributionPoint(revocations.getCrlUri(pki.authority()))
                .buildIssuedBy(pki.authority());
        X509Bundle revoked = Pki.certificate("CN=revoked")
                .addCrlDistributionPoint(revocations.getCrlUri(pki.authority()))
                .buildIssuedBy(pki.authority());
        revocations.revoke(revoked, Instant.now().minus(1, ChronoUnit.DAYS));
        try (SideBySide servers = SideBySide.start(dir, settings.with("ssl.crl", "true"))) {
            Map<String, X509Bundle> callers = Map.of("good", good, "revoked", revoked);
            List<String> seen = servers.compare(service -> everybody(service, callers));

            assertThat(seen).contains("revoked: refused").anyMatch(line -> line.startsWith("good: imok"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void revokedCertificatesAreAskedForByOcsp(String asked) throws Exception {
        try (OcspResponder responder = OcspResponder.start(pki.authority());
                SideBySide servers = SideBySide.start(dir, settings.with("ssl.ocsp", asked))) {
            Map<String, X509Bundle> callers = Map.of("good", issued(responder), "revoked", issued(responder));
            responder.revoke(callers.get("revoked"));
            List<String> seen = servers.compare(service -> everybody(service, callers));

            assertThat(seen).anyMatch(line -> line.startsWith("good: imok"));
            assertThat(seen.contains("revoked: refused")).isEqualTo(asked.equals("true"));
        }
    }

    private X509Bundle issued(OcspResponder responder) throws Exception {
        return Pki.certificate(Pki.CLIENT)
                .addExtensionOctetString(OcspResponder.EXTENSION, false, responder.access())
                .buildIssuedBy(pki.authority());
    }

    @Test
    void aClientsHostMayHaveToBeTheOneThatItsCertificateNames() throws Exception {
        Map<String, String> checked = Map.of("ssl.clientHostnameVerification", "true", "fips-mode", "false");
        try (SideBySide servers = SideBySide.start(dir, settings.with(checked))) {
            Map<String, X509Bundle> callers = Map.of("right", pki.client(), "wrong", pki.admin());
            List<String> seen = servers.compare(service -> everybody(service, callers));

            assertThat(seen).contains("wrong: refused").anyMatch(line -> line.startsWith("right: imok"));
        }
    }

    @Test
    void clientsHostsAreCheckedOnlyIfServersAre() throws Exception {
        Map<String, String> unchecked = Map.of(
                "ssl.clientHostnameVerification", "true", "ssl.hostnameVerification", "false", "fips-mode", "false");
        try (SideBySide servers = SideBySide.start(dir, settings.with(unchecked))) {
            List<String> seen = servers.compare(service -> everybody(service, Map.of("wrong", pki.admin())));

            assertThat(seen.get(0)).startsWith("wrong: imok");
        }
    }

    @Test
    void clientsHostsAreCheckedByTheStandardTrustManagerAsWell() throws Exception {
        ServerSettings checked = settings.with("ssl.clientHostnameVerification", "true");
        try (ConfiguredService service = Kind.GROUNDKEEPER.start(dir, checked)) {
            Map<String, X509Bundle> callers = Map.of("right", pki.client(), "wrong", pki.admin());
            List<String> seen = everybody(service, callers);

            assertThat(seen).contains("wrong: refused").anyMatch(line -> line.startsWith("right: imok"));
        }
    }

    @Test
    void everyPermissionOfX509() throws Exception {
        ServerSettings withSuperUser = settings.with("X509AuthenticationProvider.superUser", Pki.ADMIN);
        Stores client = Stores.write(dir, "client", StoreFormat.PEM, pki.client(), pki.authority());
        Stores admin = Stores.write(dir, "admin", StoreFormat.PEM, pki.admin(), pki.authority());
        try (SideBySide servers = SideBySide.start(dir, withSuperUser)) {
            List<String> seen = servers.compare(service -> table(service, client, admin));

            assertThat(seen)
                    .contains("client x509:" + Pki.CLIENT + " 31 SET_DATA: OK", "client x509:CN=x 31 SET_DATA: NOAUTH");
        }
    }

    private static List<String> table(ConfiguredService service, Stores client, Stores admin) throws Exception {
        try (ZooKeeper owner = Client.connect(service.secureConnectString(), admin.clientSettings());
                ZooKeeper certified = Client.connect(service.secureConnectString(), client.clientSettings());
                ZooKeeper both = Client.connect(service.secureConnectString(), client.clientSettings())) {
            both.addAuthInfo("digest", "user:password".getBytes(StandardCharsets.UTF_8));
            both.addAuthInfo("x509", new byte[0]);
            Map<String, ZooKeeper> callers = new LinkedHashMap<>();
            callers.put("client", certified);
            callers.put("both", both);
            callers.put("admin", owner);
            List<Id> ids = List.of(new Id("x509", Pki.CLIENT), new Id("x509", "CN=x"), new Id("auth", ""));
            List<String> lines = new ArrayList<>();
            for (ZooKeeper each : callers.values()) {
                lines.add(Client.whoAmI(each));
            }
            lines.addAll(PermissionTable.fill(owner, ids, callers));
            return lines;
        }
    }

    private Map<String, X509Bundle> callers() throws Exception {
        Instant now = Instant.now();
        Map<String, X509Bundle> callers = new LinkedHashMap<>();
        callers.put("nobody", null);
        callers.put("trusted", pki.client());
        callers.put("untrusted", Pki.create().client());
        callers.put(
                "self-signed",
                Pki.certificate(Pki.CLIENT).setIsCertificateAuthority(true).buildSelfSigned());
        callers.put(
                "expired",
                Pki.certificate(Pki.CLIENT)
                        .notBefore(now.minus(2, ChronoUnit.DAYS))
                        .notAfter(now.minus(1, ChronoUnit.DAYS))
                        .buildIssuedBy(pki.authority()));
        return callers;
    }

    private List<String> everybody(ConfiguredService service, Map<String, X509Bundle> callers) throws Exception {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, X509Bundle> caller : callers.entrySet()) {
            lines.add(caller.getKey() + ": "
                    + Knock.secure(pki.authority(), caller.getValue()).at(service.secureAddress()));
        }
        return lines;
    }
}
