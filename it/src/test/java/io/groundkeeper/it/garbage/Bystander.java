package io.groundkeeper.it.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ZooKeeperService;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** An ordinary client of the same server, which is to notice nothing of what the others do. */
final class Bystander implements AutoCloseable {

    private static final String PATH = "/bystander";
    private static final int PATIENCE_SECONDS = 60;

    private final List<KeeperState> states = new CopyOnWriteArrayList<>();
    private final BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
    private final ZooKeeper zooKeeper;

    Bystander(ZooKeeperService service) throws Exception {
        zooKeeper = new ZooKeeper(service.connectString(), WireClient.SESSION_TIMEOUT_MILLIS, this::onEvent);
        zooKeeper.create(PATH, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        zooKeeper.exists(PATH, true);
    }

    /** Checks that its connection, session, watch and ephemeral are as they were, and that it is served. */
    void expectUndisturbed() throws Exception {
        zooKeeper.setData(PATH, new byte[1], -1);
        WatchedEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        assertThat(event.getType()).isEqualTo(EventType.NodeDataChanged);
        assertThat(zooKeeper.exists(PATH, true).getEphemeralOwner()).isEqualTo(zooKeeper.getSessionId());
        assertThat(events).isEmpty();
        assertThat(states).containsExactly(KeeperState.SyncConnected);
    }

    @Override
    public void close() throws InterruptedException {
        zooKeeper.close();
    }

    private void onEvent(WatchedEvent event) {
        if (event.getType() == EventType.None) {
            states.add(event.getState());
        } else {
            events.add(event);
        }
    }
}
