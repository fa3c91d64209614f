package io.groundkeeper.it.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.GroundkeeperProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session ends at once for everyone who looks, however many ephemerals it has (up to a few thousand). */
@OnEveryEngine
@Timeout(300)
class BigSessionTest {
    private static final int EPHEMERALS = 3_000;
    private static final int SESSION_TIMEOUT_MILLIS = 30_000;
    private static final int PATIENCE_SECONDS = 120;

    @Test
    void nobodySeesHalfOfTheEphemerals(@TempDir Path directory) throws Exception {
        try (GroundkeeperProcess server = GroundkeeperProcess.start(directory);
                ZooKeeper reader = new ZooKeeper(server.connectString(), SESSION_TIMEOUT_MILLIS, event -> {})) {
            reader.create("/parent", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            ZooKeeper owner = new ZooKeeper(server.connectString(), SESSION_TIMEOUT_MILLIS, event -> {});
            create(owner);
            CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> close(owner));

            List<Integer> seen = new ArrayList<>();
            do {
                reader.sync("/parent");
                seen.add(reader.getChildren("/parent", false).size());
            } while (seen.get(seen.size() - 1) > 0);

            closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(seen).containsOnly(EPHEMERALS, 0);
        }
    }

    private static void create(ZooKeeper owner) throws Exception {
        List<CompletableFuture<Integer>> created = new ArrayList<>();
        for (int i = 0; i < EPHEMERALS; i++) {
            CompletableFuture<Integer> result = new CompletableFuture<>();
            owner.create(
                    "/parent/an-ephemeral-with-a-name-of-some-length-" + i,
                    new byte[100],
                    Ids.OPEN_ACL_UNSAFE,
                    CreateMode.EPHEMERAL,
                    (rc, path, context, name) -> result.complete(rc),
                    null);
            created.add(result);
        }
        for (CompletableFuture<Integer> result : created) {
            assertThat(result.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(Code.OK.intValue());
        }
    }

    private static void close(ZooKeeper owner) {
        try {
            owner.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
