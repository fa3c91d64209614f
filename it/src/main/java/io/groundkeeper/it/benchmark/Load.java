package io.groundkeeper.it.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.apache.zookeeper.KeeperException.Code;

/** Drives a server through some clients, each with a bounded number of requests under way. */
final class Load {

    private static final int DIGITS = 3;
    private static final int PATIENCE_SECONDS = 60;

    private final String server;
    private final Supplier<Duration> cpuTime;
    private final List<Client> clients;
    private final int window;

    /**
     * A load.
     *
     * @param server its name, for people
     * @param cpuTime what it has used so far
     */
    Load(String server, Supplier<Duration> cpuTime, List<Client> clients, int window) {
        this.server = server;
        this.cpuTime = cpuTime;
        this.clients = clients;
        this.window = window;
    }

    /**
     * Sends requests for this long, and waits until all are answered.
     *
     * @throws IllegalStateException if one fails
     */
    Measurement run(Workload workload, Duration time) throws InterruptedException {
        Duration cpuBefore = cpuTime.get();
        long start = System.nanoTime();
        List<Sender> senders = new ArrayList<>();
        for (Client client : clients) {
            Sender sender = new Sender(client, workload, start + time.toNanos());
            senders.add(sender);
            sender.thread.start();
        }
        Histogram latencies = new Histogram(DIGITS);
        for (Sender sender : senders) {
            latencies.add(sender.awaitLatencies());
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        return Measurement.of(latencies, elapsed, cpuTime.get().minus(cpuBefore));
    }

    private final class Sender {

        private final Client client;
        private final Workload workload;
        private final long end;
        private final Semaphore permits = new Semaphore(window);
        private final Histogram latencies = new Histogram(DIGITS);
        private final Thread thread = new Thread(this::send, "benchmark-sender");
        private volatile int error;

        Sender(Client client, Workload workload, long end) {
            this.client = client;
            this.workload = workload;
            this.end = end;
        }

        Histogram awaitLatencies() throws InterruptedException {
            thread.join();
            acquire(window);
            if (error != 0) {
                throw new IllegalStateException(server + ", " + workload.name() + ": " + Code.get(error));
            }
            return latencies;
        }

        private void send() {
            try {
                while (System.nanoTime() - end < 0 && error == 0) {
                    acquire(1);
                    long sent = System.nanoTime();
                    workload.send().send(client, rc -> answered(rc, sent));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** All of one client's answers come on one thread. */
        private void answered(int rc, long sent) {
            if (rc != Code.OK.intValue()) {
                error = rc;
            }
            latencies.recordValue(System.nanoTime() - sent);
            permits.release();
        }

        private void acquire(int count) throws InterruptedException {
            if (!permits.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(server + " did not answer within " + PATIENCE_SECONDS + " s");
            }
        }
    }
}
