package io.groundkeeper.it.outage;

import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.crash.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;

/** A client that reads some znodes, each once, and from then on whenever a watch tells it to. */
final class Follower implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Session session;
    private final List<String> paths;
    private final Watcher watcher = this::onEvent;

    /** The zxid of the newest data that was read. */
    private final Map<String, Long> seen = new ConcurrentHashMap<>();

    private Follower(Session session, List<String> paths) {
        this.session = session;
        this.paths = paths;
    }

    static Follower open(String connectString, int timeoutMillis, List<String> paths) throws Exception {
        Follower follower = new Follower(Session.open(connectString, timeoutMillis), paths);
        paths.forEach(follower::read);
        return follower;
    }

    /** Once nobody writes any more: waits until the newest data has been read, which takes that every event came. */
    void awaitNewest() throws Exception {
        session.awaitAttached();
        for (String path : paths) {
            Long newest = session.zooKeeper().exists(path, false).getMzxid();
            await(path).atMost(PATIENCE).until(() -> newest.equals(seen.get(path)));
        }
    }

    @Override
    public void close() throws InterruptedException {
        session.close();
    }

    private void read(String path) {
        session.zooKeeper()
                .getData(
                        path,
                        watcher,
                        (rc, p, context, data, stat) -> {
                            if (rc == Code.OK.intValue()) {
                                seen.put(path, stat.getMzxid());
                            } else if (rc == Code.CONNECTIONLOSS.intValue()) {
                                read(path);
                            }
                        },
                        null);
    }

    private void onEvent(WatchedEvent event) {
        if (event.getType() == EventType.NodeDataChanged) {
            read(event.getPath());
        }
    }
}
