package io.groundkeeper.it.curator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.barriers.DistributedBarrier;
import org.junit.jupiter.api.Test;

class DistributedBarrierTest extends CuratorFixture {

    private static final int WAITERS = 4;

    @Test
    void holdsEveryoneUntilItIsRemoved() throws Exception {
        DistributedBarrier barrier = new DistributedBarrier(client(), "/barrier");
        barrier.setBarrier();

        ExecutorService threads = Executors.newFixedThreadPool(WAITERS);
        try {
            CountDownLatch started = new CountDownLatch(WAITERS);
            List<Future<Boolean>> waiters = new ArrayList<>();
            for (int i = 0; i < WAITERS; i++) {
                CuratorFramework client = client();
                client.blockUntilConnected();
                waiters.add(threads.submit(() -> {
                    started.countDown();
                    return new DistributedBarrier(client, "/barrier")
                            .waitOnBarrier(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }));
            }
            started.await();
            // A stranger finds it closed.
            assertThat(new DistributedBarrier(client(), "/barrier").waitOnBarrier(1, TimeUnit.SECONDS))
                    .isFalse();
            assertThat(waiters).noneMatch(Future::isDone);

            barrier.removeBarrier();
            for (Future<Boolean> waiter : waiters) {
                assertThat(waiter.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
