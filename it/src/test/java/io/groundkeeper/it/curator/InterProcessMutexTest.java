package io.groundkeeper.it.curator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.junit.jupiter.api.Test;

class InterProcessMutexTest extends CuratorFixture {

    private static final int THREADS = 8;
    private static final int INCREMENTS = 25;

    @Test
    void noIncrementUnderTheLockIsLost() throws Exception {
        CuratorFramework observer = client();
        observer.create().forPath("/counter", "0".getBytes(UTF_8));

        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                CuratorFramework client = client();
                workers.add(threads.submit(() -> {
                    increment(client);
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(read(observer)).isEqualTo(THREADS * INCREMENTS);
        assertThat(observer.getChildren().forPath("/lock")).isEmpty();
    }

    private static void increment(CuratorFramework client) throws Exception {
        InterProcessMutex lock = new InterProcessMutex(client, "/lock");
        for (int i = 0; i < INCREMENTS; i++) {
            lock.acquire();
            try {
                // Two steps and any version: only the lock makes the count exact.
                int count = read(client);
                client.setData().forPath("/counter", Integer.toString(count + 1).getBytes(UTF_8));
            } finally {
                lock.release();
            }
        }
    }

    private static int read(CuratorFramework client) throws Exception {
        return Integer.parseInt(new String(client.getData().forPath("/counter"), UTF_8));
    }
}
