package io.groundkeeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers are restarted in turn under load: no session is lost, and no client has more than one request fail with each of them, that which was
 * under way.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RollingRestartTest {
    private static final int SERVERS = 3;
    private static final int CLIENTS = 6;
    private static final int WRITES = 300;
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final Duration DRAIN = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] NOTHING = {};

    @TempDir
    Path directory;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void losesNoSessionAndFailsNoRequestButByOneLostConnection() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try (Ensemble ensemble = Ensemble.start(directory, SERVERS, DRAIN)) {
            List<Client> loads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                loads.add(new Client(ensemble.connectString(0, 1, 2), "/client-" + i));
            }
            List<Future<Void>> running = new ArrayList<>();
            for (Client load : loads) {
                running.add(threads.submit(load));
            }
            for (int i = 0; i < SERVERS; i++) {
                awaitAcknowledged(WRITES);
                ensemble.server(i).close();
                awaitAcknowledged(WRITES);
                ensemble.start(i);
            }
            awaitAcknowledged(WRITES);
            over.set(true);
            for (Future<Void> load : running) {
                load.get();
            }
            for (Client load : loads) {
                load.check();
                load.zooKeeper.close();
            }
            assertThat(ensemble.fsck()).isEmpty();
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    private void awaitAcknowledged(int more) {
        int enough = acknowledged.get() + more;
        await().atMost(PATIENCE).until(() -> acknowledged.get() >= enough);
    }

    /**
     * One that writes without a pause, one request after the other. After a failure it waits to be connected again: what it asks for
     * while ZooKeeper's client ({@code ClientCnxn.SendThread.cleanup}) tells of a lost connection, or of an attempt to connect that has
     * failed, gets a ConnectionLoss that no server had a part in.
     */
    private final class Client implements Callable<Void> {
        private final AtomicInteger connections = new AtomicInteger();
        private final ZooKeeper zooKeeper;
        private final String root;
        private final long session;
        private int created;
        private int failed;

        Client(String connectString, String root) throws Exception {
            this.zooKeeper = new ZooKeeper(connectString, TIMEOUT_MILLIS, event -> {
                if (event.getState() == KeeperState.SyncConnected && event.getType() == EventType.None) {
                    connections.incrementAndGet();
                }
            });
            this.root = root;
            awaitConnection(1);
            this.session = zooKeeper.getSessionId();
            zooKeeper.create(root, NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            zooKeeper.create(root + "-ephemeral", NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        }

        private void awaitConnection(int number) {
            await().atMost(PATIENCE).until(() -> connections.get() >= number);
        }

        /** Nothing may cost a request but the loss of the connection, and each of those one at the most. */
        @Override
        public Void call() throws KeeperException, InterruptedException {
            while (!over.get()) {
                int before = connections.get();
                try {
                    zooKeeper.create(root + "/n-", NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
                    created++;
                    acknowledged.incrementAndGet();
                    assertThat(zooKeeper.exists(root, false).getNumChildren()).isBetween(created, created + failed);
                } catch (KeeperException.ConnectionLossException e) {
                    failed++;
                    awaitConnection(before + 1);
                }
            }
            return null;
        }

        void check() throws KeeperException, InterruptedException {
            assertThat(zooKeeper.getChildren(root, false)).hasSizeBetween(created, created + failed);
            // Everybody was somewhere, and everything was restarted.
            assertThat(connections.get() - 1).isBetween(1, SERVERS);
            assertThat(failed).isLessThan(connections.get());
            assertThat(zooKeeper.getSessionId()).isEqualTo(session);
            assertThat(zooKeeper.exists(root + "-ephemeral", false).getEphemeralOwner())
                    .isEqualTo(session);
        }
    }
}
