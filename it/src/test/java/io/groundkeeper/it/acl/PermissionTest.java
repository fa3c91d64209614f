package io.groundkeeper.it.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.SideBySide;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what: every caller, every ACL, every operation, as with ZooKeeper. */
@Timeout(300)
class PermissionTest {
    private static final String ALICE = "alice:wonder";
    private static final String BOB = "bob:builder";
    private static final String SUPER = "super:secret";

    @TempDir
    Path dir;

    @Test
    void everyPermissionOfWorldDigestAndIp() throws Exception {
        try (SideBySide servers = SideBySide.start(dir, settings())) {
            List<String> seen = servers.compare(service -> table(service, ids()));

            assertThat(seen)
                    .contains("anonymous world:anyone 1 GET_DATA: OK", "anonymous world:anyone 1 SET_DATA: NOAUTH");
        }
    }

    @Test
    void nobodyIsRefusedWhereAclsAreSkipped() throws Exception {
        try (SideBySide servers = SideBySide.start(dir, settings().with("skipACL", "yes"))) {
            List<String> seen =
                    servers.compare(service -> table(service, List.of(digest(ALICE), Ids.ANYONE_ID_UNSAFE)));

            assertThat(seen).noneMatch(line -> line.endsWith("NOAUTH"));
        }
    }

    private static ServerSettings settings() throws Exception {
        return ServerSettings.PLAIN.with(
                "DigestAuthenticationProvider.superDigest", digest(SUPER).getId());
    }

    private static List<String> table(ConfiguredService service, List<Id> ids) throws Exception {
        try (ZooKeeper owner = Client.connect(service, SUPER);
                ZooKeeper anonymous = Client.connect(service);
                ZooKeeper alice = Client.connect(service, ALICE);
                ZooKeeper both = Client.connect(service, ALICE, BOB)) {
            Map<String, ZooKeeper> callers = new LinkedHashMap<>();
            callers.put("anonymous", anonymous);
            callers.put("alice", alice);
            callers.put("both", both);
            callers.put("super", owner);
            return PermissionTable.fill(owner, ids, callers);
        }
    }

    private static List<Id> ids() throws Exception {
        return List.of(
                Ids.ANYONE_ID_UNSAFE,
                digest(ALICE),
                digest(BOB),
                new Id("ip", "127.0.0.1"),
                new Id("ip", "127.255.255.255/8"),
                new Id("ip", "127.0.0.2/31"),
                new Id("ip", "0.0.0.0/0"),
                new Id("ip", "::/0"));
    }

    private static Id digest(String user) throws Exception {
        return new Id("digest", DigestAuthenticationProvider.generateDigest(user));
    }
}
