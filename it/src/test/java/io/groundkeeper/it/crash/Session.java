package io.groundkeeper.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;

/** A client's session, which is to outlive what happens to its server. */
public final class Session implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final ZooKeeper zooKeeper;
    private final AtomicInteger disconnections = new AtomicInteger();
    private CountDownLatch attached = new CountDownLatch(1);
    private long id;
    private volatile KeeperState end;

    private Session(String connectString, int timeoutMillis) throws IOException {
        this.zooKeeper = new ZooKeeper(connectString, timeoutMillis, this::onEvent);
    }

    /** Opens one, and waits until it is attached. */
    public static Session open(String connectString, int timeoutMillis) throws Exception {
        Session session = opening(connectString, timeoutMillis);
        session.awaitAttached();
        return session;
    }

    /** Begins to open one, which may take the client many attempts. */
    public static Session opening(String connectString, int timeoutMillis) throws IOException {
        return new Session(connectString, timeoutMillis);
    }

    /** The client. */
    public ZooKeeper zooKeeper() {
        return zooKeeper;
    }

    /** The session's id. */
    public long id() {
        return id;
    }

    /** How often the client has seen its connection end. */
    public int disconnections() {
        return disconnections.get();
    }

    /** Waits until the client is connected, from the first time on with the same session. */
    public void awaitAttached() throws InterruptedException {
        boolean inTime = latch().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(end).as("why the session ended").isNull();
        assertThat(inTime).as("attached within %d s", PATIENCE_SECONDS).isTrue();
        if (id == 0) {
            id = zooKeeper.getSessionId();
        }
        assertThat(zooKeeper.getSessionId()).isEqualTo(id);
    }

    /**
     * As {@link #awaitAttached()}, once the client has been told that a connection is lost.
     *
     * @param disconnections how many it had been told of before
     */
    public void awaitReattached(int disconnections) throws InterruptedException {
        await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .until(() -> disconnections() > disconnections || end != null);
        awaitAttached();
    }

    @Override
    public void close() throws InterruptedException {
        zooKeeper.close();
    }

    private synchronized CountDownLatch latch() {
        return attached;
    }

    private synchronized void onEvent(WatchedEvent event) {
        switch (event.getState()) {
            case SyncConnected -> attached.countDown();
            case Disconnected -> {
                disconnections.incrementAndGet();
                attached = new CountDownLatch(1);
            }
            case Expired, AuthFailed -> {
                end = event.getState();
                attached.countDown();
            }
            default -> {}
        }
    }
}
