package io.groundkeeper.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.crash.Session;
import io.groundkeeper.it.server.TcpForwarder;
import io.groundkeeper.it.server.ZooKeeperService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** A client that sets watches, is cut off, and learns what it has missed when it is back. */
final class Absentee implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final TcpForwarder link;
    private final Session session;
    private final BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
    private final String root;

    private Absentee(TcpForwarder link, Session session) throws KeeperException, InterruptedException {
        this.link = link;
        this.session = session;
        this.root = create(zooKeeper(), "/absentee-", CreateMode.PERSISTENT_SEQUENTIAL);
        create(zooKeeper(), root + "/ephemeral", CreateMode.EPHEMERAL);
        create(zooKeeper(), root + "/changed", CreateMode.PERSISTENT);
        create(zooKeeper(), root + "/deleted", CreateMode.PERSISTENT);
        zooKeeper().getData(root + "/changed", events::add, null);
        zooKeeper().getData(root + "/deleted", events::add, null);
        zooKeeper().exists(root + "/created", events::add);
        zooKeeper().getChildren(root, events::add);
    }

    static Absentee open(ZooKeeperService service, int timeoutMillis) throws Exception {
        TcpForwarder link = TcpForwarder.to(service);
        return new Absentee(link, Session.open(link.connectString(), timeoutMillis));
    }

    /** Is cut off from now on. */
    void leave() {
        link.down();
    }

    /** Comes back after another client has changed what it watches, and checks that it is told. */
    void comeBackTo(ZooKeeper other) throws Exception {
        other.setData(root + "/changed", new byte[1], -1);
        other.delete(root + "/deleted", -1);
        create(other, root + "/created", CreateMode.PERSISTENT);
        link.up();
        session.awaitAttached();

        List<String> told = new ArrayList<>();
        while (told.size() < 4) {
            WatchedEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(event).as("event after %s", told).isNotNull();
            if (event.getType() != EventType.None) {
                told.add(event.getType() + " " + event.getPath().substring(root.length()));
            }
        }
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "NodeDataChanged /changed",
                        "NodeDeleted /deleted",
                        "NodeCreated /created",
                        "NodeChildrenChanged ");
        assertThat(zooKeeper().exists(root + "/ephemeral", false).getEphemeralOwner())
                .isEqualTo(session.id());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try (link) {
            session.close();
        }
    }

    private ZooKeeper zooKeeper() {
        return session.zooKeeper();
    }

    private static String create(ZooKeeper client, String path, CreateMode mode)
            throws KeeperException, InterruptedException {
        return client.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, mode);
    }
}
