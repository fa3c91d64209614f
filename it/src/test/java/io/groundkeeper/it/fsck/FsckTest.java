package io.groundkeeper.it.fsck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.Database;
import io.groundkeeper.it.crash.Session;
import io.groundkeeper.it.engine.Engine;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@OnEveryEngine
@Timeout(300)
class FsckTest {
    private static final int TIMEOUT_MILLIS = 10_000;

    @TempDir
    Path dir;

    @Test
    void aTenantThatIsWholeIsCounted() throws Exception {
        try (GroundkeeperProcess server = GroundkeeperProcess.start(dir)) {
            try (Session session = Session.open(server.connectString(), TIMEOUT_MILLIS)) {
                session.zooKeeper().create("/a", new byte[200_000], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                session.zooKeeper().create("/a/c", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER);
                session.zooKeeper().create("/a/e", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
                if (Engine.underTest() == Engine.FOUNDATIONDB) {
                    assertThat(server.fsck())
                            .contains("7 znodes, 6 children, 1 sessions", "1 ephemerals", "nothing is wrong");
                }
            }
            server.stop();
            assertThat(server.fsck())
                    .contains("6 znodes, 5 children", "1 containers", "nothing is wrong")
                    .doesNotContain("ephemerals");
        }
    }

    @Test
    void aTenantThatDoesNotExistIsNotMade() throws Exception {
        EngineStore store = EngineStore.create(dir);
        try (GroundkeeperProcess server = GroundkeeperProcess.start(dir, store)) {
            server.stop();
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> server.fsck(store.ofTenant("nobody")))
                        .hasMessageContainingAll(
                                "ended with 1", "groundkeeper: there is no tenant nobody in the", "; there are ");
            }
        }
    }

    @Test
    void damageIsTold() throws Exception {
        EngineStore store = EngineStore.create(dir);
        GroundkeeperProcess server = GroundkeeperProcess.start(dir, store);
        server.close();
        damage(store);
        assertThatThrownBy(server::fsck)
                .hasMessageContainingAll(
                        "ended with 3",
                        "wrong: /zookeeper: is not entered as a child of its parent",
                        "wrong: /: counts 1 children and has 0",
                        "2 things are wrong");
    }

    private static void damage(EngineStore store) throws Exception {
        try (Database database = store.open()) {
            Tenant tenant = new Tenants(new Transactions(database))
                    .open(store.tenant(), 0)
                    .get(1, TimeUnit.MINUTES);
            database.run(transaction -> {
                transaction.clear(tenant.keys().child("/", "zookeeper"));
                return null;
            });
        }
    }
}
