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
     * Runs until it is over; returns how many requests have failed. Nothing may go wrong but that the connection is lost, and with each
     * connection one request at the most: that which is under way.
     *
     * <p>Before it asks again it waits to be connected again, as ZooKeeper's client promises no more than that. What is asked
     * for while {@code ClientCnxn.SendThread.cleanup} tells of a lost connection, or before the next attempt to connect has failed, gets a
     * ConnectionLoss of its own, though no server has ever seen it.
     */
    @Override
    public Integer call() throws KeeperException, InterruptedException {
        while (!over.get()) {
            int disconnections = session.disconnections();
            session.awaitAttached();
            try {
                zooKeeper().create(root + "/n-", NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
                created++;
                acknowledged.incrementAndGet();
                assertThat(zooKeeper().exists(root, false).getNumChildren()).isBetween(created, created + failed);
            } catch (KeeperException.ConnectionLossException e) {
                failed++;
                session.awaitReattached(disconnections);
                assertThat(failed).as("requests that have failed").isLessThanOrEqualTo(session.disconnections());
            }
        }
        return failed;
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
