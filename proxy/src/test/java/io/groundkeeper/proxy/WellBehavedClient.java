package io.groundkeeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** A client that writes and reads a znode all the time, and is to be served as if there were no others. */
final class WellBehavedClient implements AutoCloseable {

    private static final String PATH = "/well-behaved";
    private static final int SESSION_MILLIS = 15_000;

    private final List<KeeperState> states = new CopyOnWriteArrayList<>();
    private final AtomicLong served = new AtomicLong();
    private final Thread thread = new Thread(this::run, "well-behaved-client");
    private final ZooKeeper zooKeeper;
    private volatile boolean stopping;
    private volatile Throwable failure;

    WellBehavedClient(InetSocketAddress server) throws Exception {
        zooKeeper = new ZooKeeper(
                server.getAddress().getHostAddress() + ":" + server.getPort(),
                SESSION_MILLIS,
                event -> states.add(event.getState()));
        zooKeeper.create(PATH, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        thread.start();
    }

    private void run() {
        try {
            for (int version = 0; !stopping; version++) {
                zooKeeper.setData(PATH, new byte[version % 100], version);
                assertThat(zooKeeper.getData(PATH, false, null)).hasSize(version % 100);
                served.addAndGet(2);
            }
        } catch (KeeperException | InterruptedException | AssertionError e) {
            failure = e;
        }
    }

    /** Requests answered as they should. */
    long served() {
        return served.get();
    }

    void expectUndisturbed() {
        assertThat(failure).isNull();
        assertThat(thread.isAlive()).isTrue();
        assertThat(states).containsExactly(KeeperState.SyncConnected);
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
            zooKeeper.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
