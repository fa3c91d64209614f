package io.groundkeeper.it.curator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.curator.framework.recipes.shared.SharedCount;
import org.apache.curator.framework.recipes.shared.VersionedValue;
import org.junit.jupiter.api.Test;

class SharedCountTest extends CuratorFixture {

    private static final int THREADS = 4;
    private static final int INCREMENTS = 25;

    @Test
    void everyoneSeesAChangeAndAnOldVersionDoesNotWin() throws Exception {
        SharedCount one = startCount();
        SharedCount other = startCount();
        VersionedValue<Integer> old = other.getVersionedValue();

        one.setCount(7);
        await().atMost(PATIENCE).until(() -> other.getCount() == 7);

        assertThat(other.trySetCount(old, 8)).isFalse();
        assertThat(other.trySetCount(other.getVersionedValue(), 9)).isTrue();
        await().atMost(PATIENCE).until(() -> one.getCount() == 9);
    }

    @Test
    void noOptimisticIncrementIsLost() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                SharedCount count = startCount();
                workers.add(threads.submit(() -> {
                    for (int done = 0; done < INCREMENTS; ) {
                        VersionedValue<Integer> seen = count.getVersionedValue();
                        if (count.trySetCount(seen, seen.getValue() + 1)) {
                            done++;
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(startCount().getCount()).isEqualTo(THREADS * INCREMENTS);
    }

    private SharedCount startCount() throws Exception {
        SharedCount count = closing(new SharedCount(client(), "/count", 0));
        count.start();
        return count;
    }
}
