package io.groundkeeper.it.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundkeeper.it.crash.Session;
import io.groundkeeper.it.engine.Engine;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.GroundkeeperProcess;
import java.nio.file.Path;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@OnEveryEngine
@Timeout(300)
class TenantCommandTest {
    private static final int TIMEOUT_MILLIS = 10_000;

    @TempDir
    Path dir;

    @Test
    void tenantsComeAndGoBesideTheOneThatIsServed() throws Exception {
        EngineStore store = EngineStore.create(dir);
        String served = store.tenant();
        String other = served + ".other";
        try (GroundkeeperProcess server = GroundkeeperProcess.start(dir, store)) {
            try (Session session = Session.open(server.connectString(), TIMEOUT_MILLIS)) {
                session.zooKeeper().create("/a", new byte[100], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                session.zooKeeper().create("/e", new byte[10], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
                askWhileServed(server, served);
            }
            server.stop();
            assertThat(server.tenant("create", other, "--max-znodes", "5")).isEqualTo("tenant " + other + " created\n");
            assertThat(server.tenant("list").lines()).contains(served, other);
            assertThat(server.tenant("describe", other)).contains("znodes: 4 of 5\n", "sessions: 0\n");
            assertThat(server.tenant("set", other, "--max-znodes", "none")).contains("limits of tenant " + other);
            assertThat(server.tenant("describe", other)).contains("znodes: 4\n");
            assertThat(server.fsck(store.ofTenant(other))).contains("4 znodes", "nothing is wrong");
            assertThat(server.tenant("delete", other)).isEqualTo("tenant " + other + " deleted\n");
            assertThat(server.tenant("list").lines()).contains(served).doesNotContain(other);
            assertThat(server.tenant("describe", served)).contains("znodes: 5\nbytes: 100\nsessions: 0\n");
            assertThat(server.fsck()).contains("nothing is wrong");
            assertThat(server.tenant("delete", served)).isEqualTo("tenant " + served + " deleted\n");
            assertThatThrownBy(() -> server.tenant("describe", served))
                    .hasMessageContainingAll("ended with 3", "groundkeeper: there is no tenant " + served);
            server.tenant("create", served);
            assertThat(server.tenant("describe", served)).contains("znodes: 4\nbytes: 0\nsessions: 0\n");
        }
    }

    private static void askWhileServed(GroundkeeperProcess server, String served) {
        if (Engine.underTest() == Engine.FOUNDATIONDB) {
            assertThat(server.tenant("describe", served)).contains("znodes: 6\nbytes: 110\nsessions: 1\n  of proxy ");
            assertThatThrownBy(() -> server.tenant("delete", served))
                    .hasMessageContainingAll("ended with 3", "has 1 session: stop its clients");
        } else {
            assertThatThrownBy(() -> server.tenant("describe", served))
                    .hasMessageContainingAll("ended with 1", "ask its server by the admin API, or stop it");
        }
    }
}
