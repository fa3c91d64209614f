package io.groundkeeper.it.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;

/** Many sessions of one server, each with a connection of its own. */
final class Crowd implements AutoCloseable {

    private static final int OPENING_AT_ONCE = 32;
    private static final int CLOSING_AT_ONCE = 64;
    private static final int PATIENCE_SECONDS = 120;
    private static final int DIGITS = 3;

    private final ServerProcess server;
    private final int sessionTimeoutMillis;
    private final List<ZooKeeper> sessions = new ArrayList<>();

    Crowd(ServerProcess server, int sessionTimeoutMillis) {
        this.sessionTimeoutMillis = sessionTimeoutMillis;
        this.server = server;
    }

    /** Opens sessions, some at once; an operation is a session, its latency from the connect to the session's id. */
    Measurement open(int count) throws IOException, InterruptedException {
        Duration cpuBefore = server.cpuTime();
        Histogram latencies = new ConcurrentHistogram(DIGITS);
        Semaphore opening = new Semaphore(OPENING_AT_ONCE);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            acquire(opening, 1);
            long began = System.nanoTime();
            sessions.add(new ZooKeeper(server.connectString(), sessionTimeoutMillis, event -> {
                if (event.getType() == EventType.None && event.getState() == KeeperState.SyncConnected) {
                    latencies.recordValue(System.nanoTime() - began);
                    opening.release();
                }
            }));
        }
        acquire(opening, OPENING_AT_ONCE);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        return Measurement.of(latencies, elapsed, server.cpuTime().minus(cpuBefore));
    }

    /**
     * Sets a watch in every session, and changes what they watch; an operation is an event, its latency from the moment
     * the change is sent.
     */
    Measurement notifyAll(ZooKeeper writer) throws KeeperException, InterruptedException {
        Histogram latencies = new ConcurrentHistogram(DIGITS);
        CountDownLatch notified = new CountDownLatch(sessions.size());
        CountDownLatch watching = new CountDownLatch(sessions.size());
        AtomicLong sent = new AtomicLong();
        for (ZooKeeper session : sessions) {
            session.exists(
                    Tree.watched(),
                    event -> {
                        if (event.getType() == EventType.NodeDataChanged) {
                            latencies.recordValue(System.nanoTime() - sent.get());
                            notified.countDown();
                        }
                    },
                    (rc, path, context, stat) -> watching.countDown(),
                    null);
        }
        await(watching);
        Duration cpuBefore = server.cpuTime();
        sent.set(System.nanoTime());
        writer.setData(Tree.watched(), Tree.DATA, -1);
        await(notified);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - sent.get());
        return Measurement.of(latencies, elapsed, server.cpuTime().minus(cpuBefore));
    }

    /** Closes all sessions, many at once, since the client library pauses in each. */
    @Override
    public void close() {
        AtomicInteger threads = new AtomicInteger();
        ExecutorService closing = Executors.newFixedThreadPool(
                CLOSING_AT_ONCE, task -> new Thread(task, "benchmark-close-" + threads.incrementAndGet()));
        sessions.stream()
                .map(session -> CompletableFuture.runAsync(() -> close(session), closing))
                .toList()
                .forEach(CompletableFuture::join);
        closing.shutdown();
    }

    private static void close(ZooKeeper session) {
        try {
            session.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    server.name() + ": " + latch.getCount() + " of " + sessions.size() + " sessions still wait");
        }
    }

    private void acquire(Semaphore permits, int count) throws InterruptedException {
        if (!permits.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(server.name() + ": sessions do not open");
        }
    }
}
