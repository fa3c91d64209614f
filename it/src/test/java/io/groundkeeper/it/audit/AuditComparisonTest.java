package io.groundkeeper.it.audit;

import static io.groundkeeper.it.acl.Client.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.acl.Client;
import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ConfiguredService.Kind;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.SideBySide;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The audit log has the lines that ZooKeeper's has of the same requests, to the letter. */
@Timeout(300)
class AuditComparisonTest {
    private static final int SESSION_MILLIS = 4_000;
    private static final String SUPER = "super:secret";

    @TempDir
    Path dir;

    /** Loses its connection without taking leave. */
    private static final class Vanishing extends ZooKeeper {
        private Vanishing(String connectString) throws IOException {
            super(connectString, SESSION_MILLIS, event -> {});
        }

        private void vanish() throws IOException {
            cnxn.disconnect();
        }
    }

    private static ServerSettings settings() throws Exception {
        return ServerSettings.PLAIN
                .with("audit.enable", "true")
                .with("extendedTypesEnabled", "true")
                .with("DigestAuthenticationProvider.superDigest", DigestAuthenticationProvider.generateDigest(SUPER));
    }

    @Test
    void everyKindOfRequest() throws Exception {
        try (SideBySide servers = SideBySide.start(dir, settings())) {
            List<String> lines = servers.compare(service -> {
                try (ZooKeeper client = Client.connect(service)) {
                    create(client);
                    change(client);
                    multi(client);
                }
                return lines(service);
            });
            assertThat(lines)
                    .contains("session=1\tuser=127.0.0.1\tip=127.0.0.1\toperation=multiOperation\tresult=failure")
                    .hasSizeGreaterThan(30);
        }
    }

    @Test
    void everyUser() throws Exception {
        try (SideBySide servers = SideBySide.start(dir, settings())) {
            List<String> lines = servers.compare(service -> {
                try (ZooKeeper alice = Client.connect(service, "alice:wonder");
                        ZooKeeper both = Client.connect(service, "alice:wonder", "bob:builder:2");
                        ZooKeeper owner = Client.connect(service, SUPER);
                        ZooKeeper anonymous = Client.connect(service)) {
                    alice.create("/alices", null, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
                    for (ZooKeeper client : List.of(anonymous, both, owner)) {
                        seen(() -> client.setData("/alices", new byte[1], -1));
                        seen(() -> client.create(
                                "/alices/n-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL));
                        seen(() -> client.setACL("/alices", Ids.CREATOR_ALL_ACL, 7));
                        seen(() -> client.multi(List.of(Op.setData("/alices", null, -1))));
                    }
                }
                return lines(service);
            });
            assertThat(lines).anyMatch(line -> line.contains("user=127.0.0.1\tip=127.0.0.1\toperation=setData"));
        }
    }

    @Test
    void ephemeralsOfSessionsThatEnd() throws Exception {
        try (SideBySide servers = SideBySide.start(dir, settings())) {
            List<String> lines = servers.compare(service -> {
                try (ZooKeeper client = Client.connect(service)) {
                    client.create("/p", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                    client.create("/p/b", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
                    client.create("/p/a", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
                    client.create("/p/n-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
                    client.create("/p/gone", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
                    client.delete("/p/gone", -1);
                }
                Vanishing vanishing = new Vanishing(service.connectString());
                vanishing.create("/p/vanishing", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
                vanishing.vanish();
                AuditLines.awaitLine(
                        service, "operation=ephemeralZNodeDeletionOnSessionCloseOrExpire\tznode=/p/vanishing");
                return lines(service);
            });
            assertThat(lines)
                    .filteredOn(line -> line.contains("ephemeralZNode"))
                    .hasSize(4);
        }
    }

    /** Of ZooKeeper's the process here ends without it. */
    @Test
    void theStopOfAServer() throws Exception {
        GroundkeeperProcess server = GroundkeeperProcess.start(dir, settings());
        try (server) {
            server.stop();
            assertThat(AuditLines.raw(server))
                    .containsExactly(
                            "user=" + System.getProperty("user.name") + "\toperation=serverStart\tresult=success",
                            "user=" + System.getProperty("user.name") + "\toperation=serverStop\tresult=invoked");
        }
    }

    private static void create(ZooKeeper client) throws Exception {
        for (CreateMode mode : CreateMode.values()) {
            String path = "/" + mode.name().toLowerCase(Locale.ROOT);
            seen(() -> client.create(path, null, Ids.OPEN_ACL_UNSAFE, mode, null, mode.isTTL() ? 100_000 : -1));
        }
        seen(() -> client.create("/persistent", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL));
        seen(() -> client.create("/none/a", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        seen(() -> client.create("/none/n-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL));
        seen(() -> client.create("/ephemeral/a", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        seen(() -> client.create("/invalid", null, List.of(), CreateMode.PERSISTENT));
        seen(() -> client.create("/größe x=y", null, Ids.READ_ACL_UNSAFE, CreateMode.PERSISTENT));
        seen(() -> client.create("/größe x=y/a", null, Ids.READ_ACL_UNSAFE, CreateMode.PERSISTENT));
    }

    private static void change(ZooKeeper client) throws Exception {
        List<ACL> acl = Arrays.asList(
                new ACL(Perms.ALL, Ids.ANYONE_ID_UNSAFE),
                new ACL(Perms.READ | Perms.CREATE, new Id("digest", "alice:" + "x".repeat(27) + "=")));
        client.create("/c", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.create("/c/d", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        seen(() -> client.setData("/c", new byte[] {1}, 0));
        seen(() -> client.setData("/c", new byte[] {1}, 0));
        seen(() -> client.setData("/none", new byte[] {1}, -1));
        seen(() -> client.setACL("/c", acl, 0));
        seen(() -> client.setACL("/c", acl, 0));
        seen(() -> client.setACL("/c", Ids.CREATOR_ALL_ACL, -1));
        seen(() -> client.setACL("/none", acl, -1));
        seen(() -> {
            client.delete("/c", -1);
            return null;
        });
        seen(() -> {
            client.delete("/c/d", 7);
            return null;
        });
        seen(() -> {
            client.delete("/none", -1);
            return null;
        });
        seen(() -> {
            client.delete("/c/d", -1);
            return null;
        });
        seen(() -> {
            client.delete("/zookeeper", -1);
            return null;
        });
        // Nothing is told of what changes nothing.
        seen(() -> client.exists("/c", true));
        seen(() -> client.getData("/none", false, new Stat()));
    }

    private static void multi(ZooKeeper client) throws Exception {
        seen(() -> client.multi(List.of(
                Op.check("/c", -1),
                Op.create("/m", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                Op.create("/m/n-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL),
                Op.create("/m/container", null, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER),
                Op.create("/m/ttl", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, 100_000),
                Op.setData("/c", null, -1),
                Op.delete("/m/ttl", -1))));
        seen(() -> client.multi(List.of(
                Op.create("/unmade", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT), Op.delete("/none", -1))));
        seen(() -> client.multi(List.of()));
        seen(() -> client.multi(List.of(Op.check("/none", -1))));
    }

    @Test
    void reconfigurations() throws Exception {
        try (SideBySide servers = SideBySide.start(dir, settings())) {
            servers.compare(service -> {
                try (ZooKeeperAdmin admin = new ZooKeeperAdmin(service.connectString(), 30_000, event -> {})) {
                    List<String> seen = new ArrayList<>();
                    seen.add(seen(() -> admin.reconfigure("server.1=127.0.0.1:1:2;3", null, null, -1, null)));
                    seen.addAll(lines(service));
                    return seen;
                }
            });
        }
    }

    private static List<String> lines(ConfiguredService service) throws Exception {
        try (ZooKeeper client = Client.connect(service)) {
            client.create("/the-end", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        AuditLines.awaitLine(service, "/the-end");
        return AuditLines.normalised(
                service, service instanceof GroundkeeperProcess ? Kind.GROUNDKEEPER : Kind.ZOOKEEPER);
    }
}
