package io.groundkeeper.proxy.net;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has connections leave one after the other, spread evenly, so that those they go to are not overrun. Each closes between its
 * requests.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final long STEP_MILLIS = 10;

    /** The last tenth of the time is for those that are still being answered. */
    private static final double SPREAD = 0.9;

    private final ClientRegistry clients;
    private final LongSupplier nanoClock;
    private final CountDownLatch hurry;

    /**
     * A drain that has not begun.
     *
     * @param hurry ends it early
     */
    Drain(ClientRegistry clients, LongSupplier nanoClock, CountDownLatch hurry) {
        this.clients = clients;
        this.nanoClock = nanoClock;
        this.hurry = hurry;
    }

    /** Returns when none is left, or after {@code time}. Nobody may connect any more. */
    void run(Duration time) throws InterruptedException {
        long begun = nanoClock.getAsLong();
        int all = clients.connected().size();
        LOG.info("Draining: {} connections are closed one by one, within {} ms", all, time.toMillis());
        Set<ClientHandler> told = new HashSet<>();
        List<ClientHandler> left = clients.connected();
        while (!left.isEmpty()) {
            double passed = (double) (nanoClock.getAsLong() - begun) / time.toNanos();
            if (passed >= 1) {
                LOG.info("{} connections have not come to their end in time and are cut", left.size());
                return;
            }
            long due = passed < SPREAD ? (long) (all * passed / SPREAD) + 1 : Long.MAX_VALUE;
            left.stream()
                    .filter(client -> !told.contains(client))
                    .limit(Math.max(0, due - told.size()))
                    .forEach(client -> {
                        told.add(client);
                        client.leave();
                    });
            if (hurry.await(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.info("{} connections are cut, as another signal asks", left.size());
                return;
            }
            left = clients.connected();
        }
    }
}
