package io.groundkeeper.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundkeeper.layer.write.ReapSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigTest {
    @TempDir
    Path directory;

    @Test
    void defaultsAreZooKeepers() throws ConfigException {
        ServerConfig config = ServerConfig.of(flags(Optional.empty()), new Properties(), Map.of());

        assertThat(config.listeners().get(0).address().getPort()).isEqualTo(2181);
        assertThat(config.tickMillis()).isEqualTo(2000);
        assertThat(config.timeouts().minMillis()).isEqualTo(4000);
        assertThat(config.timeouts().maxMillis()).isEqualTo(40000);
        assertThat(config.maxConnectionsPerAddress()).isEqualTo(60);
        assertThat(config.maxConnections()).isZero();
        assertThat(config.commands()).containsExactly("srvr");
        assertThat(config.maxBuffer()).isEqualTo(0xfffff);
        assertThat(config.auth().skipAcl()).isFalse();
    }

    @Test
    void readsAZooCfg() throws Exception {
        Path file = zooCfg(
                "tickTime=3000",
                "dataDir=/var/lib/zookeeper",
                "clientPort=2182",
                "clientPortAddress=127.0.0.1",
                "maxSessionTimeout=-1",
                "minSessionTimeout=5000",
                "maxClientCnxns=0",
                "4lw.commands.whitelist=ruok, stat",
                "skipACL=yes",
                "initLimit=10",
                "server.1=a:2888:3888");

        ServerConfig config = ServerConfig.of(flags(Optional.of(file)), new Properties(), Map.of());

        assertThat(config.listeners().get(0).address().getPort()).isEqualTo(2182);
        assertThat(config.listeners().get(0).address().getAddress().isLoopbackAddress())
                .isTrue();
        assertThat(config.store().place()).isEqualTo(Path.of("/var/lib/zookeeper"));
        assertThat(config.timeouts().minMillis()).isEqualTo(5000);
        assertThat(config.timeouts().maxMillis()).isEqualTo(60000);
        assertThat(config.maxConnectionsPerAddress()).isZero();
        assertThat(config.commands()).containsExactlyInAnyOrder("ruok", "stat", "srvr");
        assertThat(config.auth().skipAcl()).isTrue();
        assertThat(config.ignored()).containsExactly("initLimit", "server.1");
    }

    @Test
    void flagsWinOverTheFileAndTheFileOverSystemProperties() throws Exception {
        Path file = zooCfg("clientPort=2182", "dataDir=/from/file", "4lw.commands.whitelist=ruok");
        Properties system = new Properties();
        system.setProperty("zookeeper.4lw.commands.whitelist", "*");
        system.setProperty("zookeeper.DigestAuthenticationProvider.superDigest", "super:hash");
        system.setProperty("jute.maxbuffer", "4194304");
        Flags flags = new Flags(
                Optional.of(file),
                Optional.of(0),
                Optional.of("127.0.0.1"),
                Optional.of(Path.of("/from/flag")),
                Optional.empty(),
                "t",
                Optional.empty(),
                Optional.empty());

        ServerConfig config = ServerConfig.of(flags, system, Map.of());

        assertThat(config.listeners().get(0).address().getPort()).isZero();
        assertThat(config.store().place()).isEqualTo(Path.of("/from/flag"));
        assertThat(config.commands()).containsExactlyInAnyOrder("ruok", "srvr");
        assertThat(config.auth().superDigest()).contains("super:hash");
        assertThat(config.maxBuffer()).isEqualTo(4194304);
        assertThat(config.ignored()).isEmpty();
    }

    @Test
    void negativeNumbersOfConnectionsMeanAnyNumber() throws Exception {
        ServerConfig config = ServerConfig.of(
                flags(Optional.of(zooCfg("maxClientCnxns=-1", "maxCnxns=-5"))), new Properties(), Map.of());

        assertThat(config.maxConnectionsPerAddress()).isZero();
        assertThat(config.maxConnections()).isZero();
        assertThat(config.ignored()).isEmpty();
    }

    @Test
    void clientsThatReadOnlyMayAskForAServerThatWrites() throws Exception {
        ServerConfig config =
                ServerConfig.of(flags(Optional.of(zooCfg("readonlymode.enabled=true"))), new Properties(), Map.of());

        assertThat(config.commands()).containsExactlyInAnyOrder("srvr", "isro");
        assertThat(config.ignored()).isEmpty();
    }

    /** By default only where others can serve the clients meanwhile. */
    @Test
    void drainsForAsLongAsIsSaid() throws Exception {
        Path cluster = Files.writeString(directory.resolve("fdb.cluster"), "a:b@127.0.0.1:4500");
        assertThat(drain("dataDir=/somewhere")).isZero();
        assertThat(drain("fdb.clusterFile=" + cluster)).hasSeconds(10);
        assertThat(drain("fdb.clusterFile=" + cluster, "drain.millis=0")).isZero();
        assertThat(drain("dataDir=/somewhere", "drain.millis=1500")).hasMillis(1500);
        assertRefused("drain.millis", "drain.millis=-1");
    }

    private Duration drain(String... lines) throws Exception {
        ServerConfig config = ServerConfig.of(flags(Optional.of(zooCfg(lines))), new Properties(), Map.of());
        assertThat(config.ignored()).isEmpty();
        return config.drain();
    }

    @Test
    void whatCannotBeUsedIsNamed() throws Exception {
        assertRefused("tickTime", "tickTime=soon");
        assertRefused("clientPort", "clientPort=-1");
        assertRefused("client port", "clientPort=70000");
        assertRefused("minSessionTimeout", "minSessionTimeout=9000", "maxSessionTimeout=8000");
        assertThatThrownBy(() ->
                        ServerConfig.of(flags(Optional.of(directory.resolve("missing"))), new Properties(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void schemesAreThoseOfZooKeepersProviders() throws Exception {
        assertThat(auth().schemes()).containsExactlyInAnyOrder("ip", "digest");
        assertThat(auth("authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider")
                        .schemes())
                .containsExactlyInAnyOrder("ip", "digest", "sasl");
        assertThat(auth("DigestAuthenticationProvider.enabled=false").schemes()).containsExactly("ip");
        assertRefused("com.example.Provider", "authProvider.1=com.example.Provider");
        assertRefused("ROT13", "DigestAuthenticationProvider.digestAlg=ROT13");
    }

    @Test
    void clientsMayHaveToAuthenticate() throws Exception {
        String sasl = "authProvider.sasl=org.apache.zookeeper.server.auth.SASLAuthenticationProvider";
        assertThat(auth(sasl, "sessionRequireClientSASLAuth=true").required()).containsExactly("sasl");
        assertThat(auth("enforce.auth.enabled=true", "enforce.auth.schemes=digest, ip")
                        .required())
                .containsExactlyInAnyOrder("digest", "ip");
        assertThat(auth("enforce.auth.schemes=digest").required()).isEmpty();
        assertRefused("enforce.auth.schemes", "enforce.auth.enabled=true");
        assertRefused("sasl", "sessionRequireClientSASLAuth=true");
    }

    @Test
    void whatProvidersReadThemselvesBecomesSystemProperties() throws Exception {
        AuthConfig auth = auth("kerberos.removeHostFromPrincipal=true", "superUser=hbase", "superUser.2=admin");

        assertThat(auth.systemProperties()).isEqualTo(Map.of("zookeeper.kerberos.removeHostFromPrincipal", "true"));
        assertThat(auth.saslSuperUsers()).containsExactlyInAnyOrder("hbase", "admin");
    }

    @Test
    void portsWithTlsAndWithout() throws Exception {
        String key = "ssl.keyStore.location=" + Files.createFile(directory.resolve("key.pem"));

        assertThat(listeners("clientPort=1")).containsExactly("1 PLAIN");
        assertThat(listeners("secureClientPort=2", key)).containsExactly("2 TLS");
        assertThat(listeners("clientPort=1", "secureClientPort=2", key)).containsExactly("1 PLAIN", "2 TLS");
        assertThat(listeners("client.portUnification=true", key)).containsExactly("2181 EITHER");
        assertRefused("ssl.keyStore.location", "secureClientPort=2");
        assertRefused("secureClientPort", "secureClientPortAddress=127.0.0.1");
        assertRefused("missing.pem", "secureClientPort=2", "ssl.keyStore.location=missing.pem");
        assertRefused("ssl.authProvider", "secureClientPort=2", key, "ssl.authProvider=custom");
    }

    private List<String> listeners(String... lines) throws Exception {
        return ServerConfig.of(flags(Optional.of(zooCfg(lines))), new Properties(), Map.of()).listeners().stream()
                .map(listener -> listener.address().getPort() + " " + listener.security())
                .toList();
    }

    private AuthConfig auth(String... lines) throws Exception {
        ServerConfig config = ServerConfig.of(flags(Optional.of(zooCfg(lines))), new Properties(), Map.of());
        assertThat(config.ignored()).isEmpty();
        return config.auth();
    }

    private void assertRefused(String named, String... lines) throws IOException {
        Path file = zooCfg(lines);
        assertThatThrownBy(() -> ServerConfig.of(flags(Optional.of(file)), new Properties(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(named);
    }

    private Path zooCfg(String... lines) throws IOException {
        return Files.write(directory.resolve("zoo.cfg"), List.of(lines));
    }

    @Test
    void znodesWithATimeToLiveMustBeSwitchedOn() throws Exception {
        assertThat(config().extendedTypes()).isFalse();
        assertThat(config("extendedTypesEnabled=no").extendedTypes()).isFalse();
        assertThat(config("extendedTypesEnabled=True").extendedTypes()).isTrue();
        Properties system = new Properties();
        system.setProperty("zookeeper.extendedTypesEnabled", "true");
        assertThat(ServerConfig.of(flags(Optional.empty()), system, Map.of()).extendedTypes())
                .isTrue();
    }

    @Test
    void reapingHasZooKeepersSettings() throws Exception {
        assertThat(config().reaping()).isEqualTo(new ReapSettings(Duration.ofMinutes(1), 10_000, Duration.ZERO));
        Properties system = new Properties();
        system.setProperty("znode.container.checkIntervalMs", "1");
        system.setProperty("znode.container.maxPerMinute", "2");
        system.setProperty("znode.container.maxNeverUsedIntervalMs", "3");
        assertThat(ServerConfig.of(flags(Optional.empty()), system, Map.of()).reaping())
                .isEqualTo(new ReapSettings(Duration.ofMillis(1), 2, Duration.ofMillis(3)));
    }

    private ServerConfig config(String... lines) throws Exception {
        return ServerConfig.of(flags(Optional.of(zooCfg(lines))), new Properties(), Map.of());
    }

    @Test
    void theAdminServerHasZooKeepersSettings() throws Exception {
        assertThat(admin(Optional.empty())).contains(adminOn(new InetSocketAddress("0.0.0.0", 8080), false));
        assertThat(admin(Optional.empty(), "admin.serverPort=8081", "admin.serverAddress=127.0.0.1"))
                .contains(adminOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8081), true));
        assertThat(admin(Optional.empty(), "admin.enableServer=false")).isEmpty();
    }

    @Test
    void theFlagDecidesWhetherThereIsAnAdminServer() throws Exception {
        assertThat(admin(Optional.of(-1), "admin.serverPort=8081")).isEmpty();
        assertThat(admin(Optional.of(0), "admin.enableServer=false"))
                .contains(adminOn(new InetSocketAddress("0.0.0.0", 0), true));
    }

    private static AdminConfig adminOn(InetSocketAddress address, boolean required) {
        return new AdminConfig(address, required, Optional.empty(), Set.of(), "/commands");
    }

    @Test
    void whomTheAdminServerAnswers() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "secret");

        AdminConfig admin = admin(
                        Optional.empty(),
                        "admin.tokenFile=" + token,
                        "admin.hostNames=zk1.example.org, ZK.example.org",
                        "admin.commandURL=/zk/commands")
                .orElseThrow();

        assertThat(admin.tokenFile()).contains(token);
        assertThat(admin.hostNames()).containsExactlyInAnyOrder("zk1.example.org", "zk.example.org");
        assertThat(admin.commandUrl()).isEqualTo("/zk/commands");
        assertThatThrownBy(() -> admin(Optional.empty(), "admin.tokenFile=" + token + "-none"))
                .hasMessageContaining("admin.tokenFile");
        for (String url : List.of("commands", "/", "/a//b", "/a/", "/{x}", "/*")) {
            assertThatThrownBy(() -> admin(Optional.empty(), "admin.commandURL=" + url))
                    .hasMessageContaining("admin.commandURL");
        }
    }

    private Optional<AdminConfig> admin(Optional<Integer> flag, String... lines) throws Exception {
        return ServerConfig.of(flags(Optional.of(zooCfg(lines)), flag), new Properties(), Map.of())
                .admin();
    }

    private static Flags flags(Optional<Path> file, Optional<Integer> adminPort) {
        return new Flags(
                file,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "default",
                adminPort,
                Optional.empty());
    }

    private static Flags flags(Optional<Path> file) {
        return flags(file, Optional.empty());
    }
}
