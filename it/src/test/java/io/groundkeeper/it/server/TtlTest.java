package io.groundkeeper.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.OnEveryEngine;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Znodes with a time to live, and containers, go when it is time; a server that was killed in between makes no difference. */
@OnEveryEngine
@Timeout(180)
class TtlTest {
    private static final long SHORT_MILLIS = 1_000;
    private static final long LONG_MILLIS = 1L << 39;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    @Test
    void goneInTime() throws Exception {
        EngineStore store = EngineStore.create(dir).with("znode.container.checkIntervalMs", "200");
        try (GroundkeeperProcess server = GroundkeeperProcess.start(dir, store);
                ZooKeeper client = new ZooKeeper(server.connectString(), 30_000, event -> {})) {
            create(client, "/short", SHORT_MILLIS);
            create(client, "/parent", SHORT_MILLIS);
            create(client, "/parent/child", LONG_MILLIS);
            client.create("/container", null, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER);
            client.create("/container/child", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            server.kill();
            server.restart();

            awaitGone(client, "/short");
            assertThat(client.exists("/parent/child", false).getEphemeralOwner())
                    .isZero();
            client.delete("/parent/child", -1);
            client.delete("/container/child", -1);
            awaitGone(client, "/parent");
            awaitGone(client, "/container");
        }
    }

    private static void awaitGone(ZooKeeper client, String path) {
        await().atMost(PATIENCE)
                .ignoreException(KeeperException.ConnectionLossException.class)
                .until(() -> client.exists(path, false) == null);
    }

    private static void create(ZooKeeper client, String path, long ttl) throws Exception {
        client.create(path, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), ttl);
    }
}
