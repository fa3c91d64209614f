package io.groundkeeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.proxy.admin.Health;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // ZooKeeper.close() throws InterruptedException.
class DrainTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TIMEOUT_MILLIS = 4_000;
    private static final int THOUSANDS = 3_000;
    private static final byte[] NOTHING = {};

    @TempDir
    Path directory;

    /** While others still wait for their turn. */
    @Test
    void readinessTellsOfItAndNewClientsAreRefused() throws Exception {
        try (Ensemble ensemble = Ensemble.start(directory, 1, Duration.ofHours(1));
                ZooKeeper one = connected(ensemble.connectString(0));
                ZooKeeper other = connected(ensemble.connectString(0))) {
            Lifecycle server = ensemble.server(0);
            CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(() -> knock(server)).isInstanceOf(ConnectException.class));
            assertThat(server.health().status()).isEqualTo(Health.Status.DRAINING);
            await().atMost(PATIENCE)
                    .until(() ->
                            one.getState().isConnected() != other.getState().isConnected());
            ZooKeeper left = one.getState().isConnected() ? one : other;
            left.create("/still-served", NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            assertThat(closed).isNotDone();

            server.hurry();
            closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(server.health().status()).isEqualTo(Health.Status.STOPPING);
        }
    }

    private static void knock(Lifecycle server) throws Exception {
        new Socket(
                        InetAddress.getLoopbackAddress(),
                        server.listeners().get(0).address().getPort())
                .close();
    }

    /** Whatever is carried out is answered, under a client that never stops to ask. */
    @Test
    void connectionsCloseBetweenRequests() throws Exception {
        try (Ensemble ensemble = Ensemble.start(directory, 2, Duration.ofMinutes(2));
                ZooKeeper reader = connected(ensemble.connectString(1));
                ZooKeeper writer = connected(ensemble.connectString(0))) {
            writer.create("/counter", NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            AtomicInteger acknowledged = new AtomicInteger();
            AtomicBoolean lost = new AtomicBoolean();
            AtomicBoolean over = new AtomicBoolean();
            CountDownLatch ended = new CountDownLatch(64);
            for (int i = 0; i < 64; i++) {
                write(writer, acknowledged, lost, over, ended);
            }
            await().atMost(PATIENCE).until(() -> acknowledged.get() > 1_000);

            ensemble.server(0).close();
            over.set(true);
            assertThat(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            assertThat(lost).isTrue();
            reader.sync("/counter", (rc, path, context) -> {}, null);
            assertThat(reader.exists("/counter", false).getVersion()).isEqualTo(acknowledged.get());
            assertThat(ensemble.fsck()).isEmpty();
        }
    }

    /** Writes, again and again until the connection is lost. */
    private static void write(
            ZooKeeper writer,
            AtomicInteger acknowledged,
            AtomicBoolean lost,
            AtomicBoolean over,
            CountDownLatch ended) {
        writer.setData(
                "/counter",
                NOTHING,
                -1,
                (rc, path, context, stat) -> {
                    if (rc == Code.OK.intValue() && !over.get()) {
                        acknowledged.incrementAndGet();
                        write(writer, acknowledged, lost, over, ended);
                    } else {
                        lost.compareAndSet(false, rc == Code.CONNECTIONLOSS.intValue());
                        ended.countDown();
                    }
                },
                null);
    }

    /** Its whole timeout from the release on, and no longer than it takes others to find it. */
    @Test
    void sessionsWhoseClientsDoNotComeExpireElsewhere() throws Exception {
        try (Ensemble ensemble = Ensemble.start(directory, 2, Duration.ofMillis(200));
                ZooKeeper other = connected(ensemble.connectString(1));
                ZooKeeper gone = connected(ensemble.connectString(0))) {
            gone.create("/ephemeral", NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);

            long before = System.nanoTime();
            ensemble.server(0).close();
            await().atMost(PATIENCE).until(() -> other.exists("/ephemeral", false) == null);

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(TIMEOUT_MILLIS));
            assertThat(ensemble.fsck()).isEmpty();
        }
    }

    /** None is reset, and they do not all go at once; of each the session ends in time, by whoever adopts it. */
    @Test
    void thousandsAreLetGoOneAfterTheOther() throws Exception {
        try (Ensemble ensemble = Ensemble.start(directory, 2, Duration.ofSeconds(10));
                ZooKeeper other = connected(ensemble.connectString(1));
                ZooKeeper gone = connected(ensemble.connectString(0));
                RawClients many = RawClients.connect(
                        ensemble.port(ensemble.server(0)), THOUSANDS, Duration.ofMillis(TIMEOUT_MILLIS * 4))) {
            gone.create("/ephemeral", NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            CompletableFuture<Void> closed = CompletableFuture.runAsync(ensemble.server(0)::close);
            List<Long> ends = many.awaitEnds();
            closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            long begin = ends.get(0);
            long length = ends.get(THOUSANDS - 1) - begin;
            for (int third = 0; third < 3; third++) {
                long from = begin + third * length / 3;
                assertThat(ends.stream().filter(end -> end >= from && end <= from + length / 3))
                        .as("ends in third %d of the time", third)
                        .hasSizeGreaterThan(THOUSANDS / 20);
            }
            await().atMost(PATIENCE).until(() -> other.exists("/ephemeral", false) == null);
            await().atMost(PATIENCE).until(() -> ensemble.sessions() == 1);
            assertThat(ensemble.fsck()).isEmpty();
        }
    }

    private static ZooKeeper connected(String connectString) throws Exception {
        return connected(connectString, TIMEOUT_MILLIS, () -> {});
    }

    static ZooKeeper connected(String connectString, int timeoutMillis, Runnable onDisconnection) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(connectString, timeoutMillis, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            } else if (event.getState() == KeeperState.Disconnected) {
                onDisconnection.run();
            }
        });
        assertThat(connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return client;
    }
}
