package io.groundkeeper.it.proxies;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Several {@linkplain SteadyClient steady clients}, each with a thread of its own. */
final class SteadyClients implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<SteadyClient> clients = new ArrayList<>();
    private final List<Future<Integer>> running = new ArrayList<>();
    private final ExecutorService threads;

    private SteadyClients(int count) {
        AtomicInteger started = new AtomicInteger();
        threads = Executors.newFixedThreadPool(
                count, task -> new Thread(task, "steady-client-" + started.incrementAndGet()));
    }

    /**
     * Opens sessions, and has all of them work.
     *
     * @param connectStrings where each connects
     */
    static SteadyClients start(List<String> connectStrings, int timeoutMillis) throws Exception {
        SteadyClients clients = new SteadyClients(connectStrings.size());
        for (String connectString : connectStrings) {
            SteadyClient client = new SteadyClient(
                    connectString,
                    timeoutMillis,
                    "/steady-" + clients.clients.size(),
                    clients.acknowledged,
                    clients.over);
            clients.clients.add(client);
        }
        clients.clients.forEach(client -> clients.running.add(clients.threads.submit(client)));
        return clients;
    }

    /** Waits until so many writes more have been acknowledged, to all of them together. */
    void awaitAcknowledged(int more) {
        int enough = acknowledged.get() + more;
        await().atMost(PATIENCE).until(() -> acknowledged.get() >= enough);
    }

    /** How often each has lost its connection so far. */
    List<Integer> disconnections() {
        return clients.stream().map(SteadyClient::disconnections).toList();
    }

    /** Ends and checks them; returns how many requests of each have failed, one with a connection at the most. */
    List<Integer> finish() throws Exception {
        over.set(true);
        List<Integer> lost = new ArrayList<>();
        for (Future<Integer> each : running) {
            lost.add(each.get());
        }
        for (SteadyClient client : clients) {
            client.check();
        }
        return lost;
    }

    @Override
    public void close() throws InterruptedException {
        over.set(true);
        threads.shutdown();
        for (SteadyClient client : clients) {
            client.close();
        }
    }
}
