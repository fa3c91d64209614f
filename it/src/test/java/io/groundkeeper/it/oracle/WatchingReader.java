package io.groundkeeper.it.oracle;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** Reads znodes with a watch in every read, pipelined, and notes every reply and event that is out of order. */
final class WatchingReader implements AutoCloseable {

    private static final int WINDOW = 16;

    private final ZooKeeper zooKeeper;
    private final List<String> paths;
    private final Random random = new Random();
    private final Semaphore window = new Semaphore(WINDOW);
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger events = new AtomicInteger();

    /** The zxid of the data that the last reply about a path showed, unless an event has come since. */
    private final Map<String, Long> watched = new HashMap<>();

    private long newestInReplies;
    private long newestEvent;

    WatchingReader(String connectString, int sessionTimeoutMillis, List<String> paths) throws IOException {
        this.zooKeeper = new ZooKeeper(connectString, sessionTimeoutMillis, this::onEvent);
        this.paths = paths;
    }

    /** Sends a read; waits first if too many are without an answer. */
    void read() throws InterruptedException {
        window.acquire();
        String path = paths.get(random.nextInt(paths.size()));
        if (random.nextBoolean()) {
            zooKeeper.getData(path, true, (rc, p, context, data, stat) -> onReply(rc, path, stat), null);
        } else {
            zooKeeper.exists(path, true, (rc, p, context, stat) -> onReply(rc, path, stat), null);
        }
    }

    /** Once nobody writes any more: where no event has come since the last reply, nothing has changed since. */
    void checkNothingLost() throws KeeperException, InterruptedException {
        window.acquire(WINDOW);
        for (String path : paths) {
            long now = zooKeeper.exists(path, false).getMzxid();
            Long then = lastSeen(path);
            if (then != null && then != now) {
                violations.add("%s changed from %x to %x without an event".formatted(path, then, now));
            }
        }
    }

    Queue<String> violations() {
        return violations;
    }

    int events() {
        return events.get();
    }

    @Override
    public void close() throws InterruptedException {
        zooKeeper.close();
    }

    private synchronized Long lastSeen(String path) {
        return watched.get(path);
    }

    private synchronized void onReply(int rc, String path, Stat stat) {
        if (rc != Code.OK.intValue()) {
            violations.add(path + " answers " + Code.get(rc));
        } else {
            long mzxid = stat.getMzxid();
            Long before = watched.put(path, mzxid);
            if (before != null && before != mzxid) {
                violations.add("%s shows %x after %x without an event between".formatted(path, mzxid, before));
            }
            newestInReplies = Math.max(newestInReplies, mzxid);
        }
        window.release();
    }

    private synchronized void onEvent(WatchedEvent event) {
        if (event.getType() == EventType.None) {
            return;
        }
        events.incrementAndGet();
        watched.remove(event.getPath());
        if (event.getZxid() <= newestInReplies) {
            violations.add("the event of %x for %s comes after a reply that shows %x"
                    .formatted(event.getZxid(), event.getPath(), newestInReplies));
        }
        if (event.getZxid() < newestEvent) {
            violations.add("the event of %x comes after that of %x".formatted(event.getZxid(), newestEvent));
        }
        newestEvent = Math.max(newestEvent, event.getZxid());
    }
}
