package io.groundkeeper.it.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.Services;
import io.groundkeeper.it.server.ZooKeeperService;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What ZooKeeper promises of watches while many write at once, where no two servers would answer alike: an event comes
 * before any reply that shows its change or a later one, in the order of the changes, and none is lost.
 */
@OnEveryEngine
@Timeout(300)
class WatchOrderTest {

    private static final int WRITERS = 4;
    private static final int READERS = 4;
    private static final int WRITES = 500;
    private static final int SESSION_TIMEOUT_MILLIS = 40_000;
    private static final List<String> PATHS = List.of("/a", "/b", "/c", "/d", "/e");

    @TempDir
    Path dir;

    private final List<ZooKeeper> writers = new ArrayList<>();
    private final List<WatchingReader> readers = new ArrayList<>();
    private ZooKeeperService service;
    private ExecutorService threads;

    @BeforeEach
    void start() throws Exception {
        service = Services.start(dir);
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new ZooKeeper(service.connectString(), SESSION_TIMEOUT_MILLIS, event -> {}));
        }
        for (String path : PATHS) {
            writers.get(0).create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        for (int i = 0; i < READERS; i++) {
            readers.add(new WatchingReader(service.connectString(), SESSION_TIMEOUT_MILLIS, PATHS));
        }
        AtomicInteger count = new AtomicInteger();
        threads = Executors.newFixedThreadPool(
                WRITERS + READERS, task -> new Thread(task, "watch-order-" + count.incrementAndGet()));
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        for (WatchingReader reader : readers) {
            reader.close();
        }
        for (ZooKeeper writer : writers) {
            writer.close();
        }
        service.close();
    }

    @Test
    void eventsComeBeforeWhatTheyAnnounce() throws Exception {
        AtomicBoolean written = new AtomicBoolean();
        List<Future<?>> reading = new ArrayList<>();
        for (WatchingReader reader : readers) {
            reading.add(threads.submit(() -> {
                while (!written.get()) {
                    reader.read();
                }
                return null;
            }));
        }
        List<Future<?>> writing = new ArrayList<>();
        for (ZooKeeper writer : writers) {
            writing.add(threads.submit(() -> write(writer)));
        }
        try {
            for (Future<?> future : writing) {
                future.get();
            }
        } finally {
            written.set(true);
        }
        for (Future<?> future : reading) {
            future.get();
        }
        for (WatchingReader reader : readers) {
            reader.checkNothingLost();
            assertThat(reader.violations()).isEmpty();
            assertThat(reader.events()).isPositive();
        }
    }

    private static Void write(ZooKeeper writer) throws KeeperException, InterruptedException {
        Random random = new Random();
        for (int i = 0; i < WRITES; i++) {
            byte[] data = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
            String path = PATHS.get(random.nextInt(PATHS.size()));
            String other = PATHS.get(random.nextInt(PATHS.size()));
            if (random.nextBoolean()) {
                writer.setData(path, data, -1);
            } else {
                writer.multi(List.of(Op.setData(path, data, -1), Op.setData(other, data, -1)));
            }
        }
        return null;
    }
}
