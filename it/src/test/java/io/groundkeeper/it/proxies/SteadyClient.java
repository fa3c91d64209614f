package io.groundkeeper.it.proxies;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.crash.Session;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** A client that writes and reads without a pause, one request after the other, and counts what fails. */
final class SteadyClient implements Callable<Integer>, AutoCloseable {
    private static final byte[] NOTHING = {};

    private final Session session;
    private final String root;
    private final AtomicInteger acknowledged;
    private final AtomicBoolean over;
    private int created;
    private int lost;
    private int failed;

    /**
     * Opens its session.
     *
     * @param acknowledged counts the writes of all
     * @param over ends it
     */
    SteadyClient(String connectString, int timeoutMillis, String root, AtomicInteger acknowledged, AtomicBoolean over)
            throws Exception {
        this.session = Session.open(connectString, timeoutMillis);
        this.root = root;
        this.acknowledged = acknowledged;
        this.over = over;
        zooKeeper().create(root, NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zooKeeper().create(root + "-ephemeral", NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
    }

    private ZooKeeper zooKeeper() {
        return session.zooKeeper();
    }

    /**
     * Runs until it is over; returns how often it lost its connection under a request. Nothing else may go wrong. What it asks
     * for while it is being told fails too, in ZooKeeper's client, and counts as the same.
     */
    @Override
    public Integer call() throws KeeperException, InterruptedException {
        boolean connected = true;
        while (!over.get()) {
            try {
                zooKeeper().create(root + "/n-", NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
                created++;
                acknowledged.incrementAndGet();
                assertThat(zooKeeper().exists(root, false).getNumChildren()).isBetween(created, created + failed);
                connected = true;
            } catch (KeeperException.ConnectionLossException e) {
                failed++;
                lost += connected ? 1 : 0;
                connected = false;
            }
        }
        return lost;
    }

    /** Checks that its session is still the one, and that what was acknowledged is there. */
    void check() throws Exception {
        session.awaitAttached();
        assertThat(zooKeeper().getChildren(root, false)).hasSizeBetween(created, created + failed);
        assertThat(zooKeeper().exists(root + "-ephemeral", false).getEphemeralOwner())
                .isEqualTo(session.id());
    }

    /** How often its connection has ended. */
    int disconnections() {
        return session.disconnections();
    }

    @Override
    public void close() throws InterruptedException {
        session.close();
    }
}
