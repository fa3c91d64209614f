package io.groundkeeper.it.crash;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Several {@linkplain Writer writers}, each with a session and a thread of its own, through whatever happens. */
public final class Writers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What happens while they write. */
    public interface Disturbance {
        void happen() throws Exception;
    }

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final List<Writer> writers = new ArrayList<>();
    private final ExecutorService threads;

    private Writers(int count) {
        AtomicInteger started = new AtomicInteger();
        threads = Executors.newFixedThreadPool(
                count, task -> new Thread(task, "crash-writer-" + started.incrementAndGet()));
    }

    /** Opens their sessions, and creates what they write to. */
    public static Writers open(String connectString, int timeoutMillis, int count) throws Exception {
        Writers writers = new Writers(count);
        for (int i = 0; i < count; i++) {
            writers.writers.add(Writer.open(connectString, timeoutMillis, "w" + i, writers.acknowledged));
        }
        return writers;
    }

    /** The znodes whose data they set. */
    public List<String> counters() {
        return writers.stream().map(Writer::counter).toList();
    }

    /**
     * Has all of them write without a pause, from before a disturbance until it is over; returns when every write has been
     * answered.
     */
    public void writeDuring(Disturbance disturbance) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Future<?>> running = new ArrayList<>();
        for (Writer writer : writers) {
            running.add(threads.submit(() -> {
                while (!over.get()) {
                    writer.write();
                }
                return null;
            }));
        }
        try {
            disturbance.happen();
        } finally {
            over.set(true);
        }
        for (Future<?> writing : running) {
            writing.get();
        }
        for (Writer writer : writers) {
            writer.awaitAnswers();
        }
    }

    /** Waits until so many writes more have been acknowledged, to all of them together. */
    public void awaitAcknowledged(int more) {
        int enough = acknowledged.get() + more;
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> acknowledged.get() >= enough);
    }

    /** Checks that all are attached with the session they opened, and that what they wrote is as the answers have it. */
    public void check() throws Exception {
        for (Writer writer : writers) {
            writer.check();
        }
    }

    @Override
    public void close() throws InterruptedException {
        threads.shutdownNow();
        for (Writer writer : writers) {
            writer.close();
        }
    }
}
