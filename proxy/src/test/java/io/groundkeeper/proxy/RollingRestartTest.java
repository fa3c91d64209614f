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
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers are restarted in turn under load: no session is lost, and no client is told of more than one lost connection each. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RollingRestartTest {
    private static final int SERVERS = 3;
    private static final int CLIENTS = 6;
    private static final int WRITES = 300;
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
        List<ZooKeeper> clients = new ArrayList<>();
        try (Ensemble ensemble = Ensemble.start(directory, SERVERS, DRAIN)) {
            List<Client> loads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                ZooKeeper zooKeeper = DrainTest.connected(ensemble.connectString(0, 1, 2));
                clients.add(zooKeeper);
                loads.add(new Client(zooKeeper, "/client-" + i));
            }
            List<Future<Integer>> running = new ArrayList<>();
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
            int losses = 0;
            for (Future<Integer> load : running) {
                assertThat(load.get()).isBetween(0, SERVERS);
                losses += load.get();
            }
            // Every client was somewhere, and everywhere they were was restarted.
            assertThat(losses).isGreaterThanOrEqualTo(CLIENTS);
            for (Client load : loads) {
                load.check();
            }
            assertThat(ensemble.fsck()).isEmpty();
            for (ZooKeeper client : clients) {
                client.close();
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    private void awaitAcknowledged(int more) {
        int enough = acknowledged.get() + more;
        await().atMost(PATIENCE).until(() -> acknowledged.get() >= enough);
    }

    /** One that writes without a pause, one request after the other. */
    private final class Client implements Callable<Integer> {
        private final ZooKeeper zooKeeper;
        private final String root;
        private final long session;
        private int created;
        private int lost;

        Client(ZooKeeper zooKeeper, String root) throws KeeperException, InterruptedException {
            this.zooKeeper = zooKeeper;
            this.root = root;
            this.session = zooKeeper.getSessionId();
            zooKeeper.create(root, NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            zooKeeper.create(root + "-ephemeral", NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        }

        /** Returns how many requests the loss of the connection has cost; nothing else may. */
        @Override
        public Integer call() throws KeeperException, InterruptedException {
            while (!over.get()) {
                try {
                    zooKeeper.create(root + "/n-", NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
                    created++;
                    acknowledged.incrementAndGet();
                    assertThat(zooKeeper.exists(root, false).getNumChildren()).isBetween(created, created + lost);
                } catch (KeeperException.ConnectionLossException e) {
                    lost++;
                }
            }
            return lost;
        }

        void check() throws KeeperException, InterruptedException {
            assertThat(zooKeeper.getChildren(root, false)).hasSizeBetween(created, created + lost);
            assertThat(zooKeeper.getSessionId()).isEqualTo(session);
            assertThat(zooKeeper.exists(root + "-ephemeral", false).getEphemeralOwner())
                    .isEqualTo(session);
        }
    }
}
