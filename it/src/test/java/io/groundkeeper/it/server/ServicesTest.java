package io.groundkeeper.it.server;

import static org.apache.zookeeper.Watcher.Event.KeeperState.Disconnected;
import static org.apache.zookeeper.Watcher.Event.KeeperState.Expired;
import static org.apache.zookeeper.Watcher.Event.KeeperState.SyncConnected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.engine.OnEveryEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.ConnectionLossException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the other tests rely on. */
@OnEveryEngine
@Timeout(120)
class ServicesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void grantsSessionTimeoutsFromTwoTicksToTheMaximum(@TempDir Path dir) throws Exception {
        try (ZooKeeperService service = Services.start(dir);
                ZooKeeper shortest = new ZooKeeper(service.connectString(), 1_500, event -> {});
                ZooKeeper longest = new ZooKeeper(service.connectString(), 1_000_000, event -> {})) {
            // So short a timeout may cost the first connection on a busy machine.
            await().atMost(PATIENCE)
                    .ignoreException(ConnectionLossException.class)
                    .until(() -> exists(shortest));
            await().atMost(PATIENCE)
                    .ignoreException(ConnectionLossException.class)
                    .until(() -> exists(longest));

            assertThat(shortest.getSessionTimeout()).isEqualTo(2 * ZooKeeperService.TICK_MILLIS);
            assertThat(longest.getSessionTimeout()).isEqualTo(ZooKeeperService.MAX_SESSION_TIMEOUT_MILLIS);
        }
    }

    @Test
    void aSessionOutlivesABrokenLinkButNotALongOutage(@TempDir Path dir) throws Exception {
        List<KeeperState> states = new CopyOnWriteArrayList<>();
        try (ZooKeeperService service = Services.start(dir);
                TcpForwarder link = TcpForwarder.to(service);
                ZooKeeper far = new ZooKeeper(link.connectString(), 5_000, event -> states.add(event.getState()));
                ZooKeeper near = new ZooKeeper(service.connectString(), 10_000, event -> {})) {
            far.create("/here", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);

            link.dropConnections();
            await().atMost(PATIENCE).until(() -> states.size() == 3);
            assertThat(states).containsExactly(SyncConnected, Disconnected, SyncConnected);
            assertThat(near.exists("/here", false)).isNotNull();

            link.down();
            await().atMost(PATIENCE).until(() -> near.exists("/here", false) == null);
            link.up();
            await().atMost(PATIENCE).until(() -> states.size() == 5);
            assertThat(states).endsWith(Disconnected, Expired);
        }
    }

    private static boolean exists(ZooKeeper client) throws Exception {
        return client.exists("/", false) != null;
    }
}
