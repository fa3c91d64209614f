package io.groundkeeper.it.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/**
 * Sequential znodes that are created under one parent through several servers at once, as by those who queue for a lock.
 *
 * @param perSecond creations per second, through all servers
 * @param leastShare the least that one server got, as a part of what each would have got of equal shares
 */
record HotParent(double perSecond, double leastShare) {
    private static final int SESSION_TIMEOUT_MILLIS = 40_000;
    private static final int WINDOW = 16;
    private static final int PATIENCE_SECONDS = 60;

    /** Creates through one connection to each server for this long, and checks that no number is missing or given twice. */
    static HotParent measure(List<ServerProcess> servers, String parent, Duration time) throws Exception {
        List<ZooKeeper> clients = new ArrayList<>();
        try {
            for (ServerProcess server : servers) {
                clients.add(new ZooKeeper(server.connectString(), SESSION_TIMEOUT_MILLIS, event -> {}));
            }
            clients.get(0).create(parent, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            for (ZooKeeper client : clients) {
                client.sync(parent);
            }
            return create(clients, parent, time);
        } finally {
            for (ZooKeeper client : clients) {
                client.close();
            }
        }
    }

    private static HotParent create(List<ZooKeeper> clients, String parent, Duration time)
            throws InterruptedException, KeeperException {
        List<Creator> creators =
                clients.stream().map(client -> new Creator(client, parent)).toList();
        long begun = System.nanoTime();
        creators.forEach(creator -> creator.thread.start());
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        Set<String> names = new TreeSet<>();
        for (Creator creator : creators) {
            names.addAll(creator.stop());
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        long total =
                creators.stream().mapToLong(creator -> creator.created.get()).sum();
        clients.get(0).sync(parent);
        check(names, total, clients.get(0).exists(parent, false).getCversion());
        long least = creators.stream()
                .mapToLong(creator -> creator.created.get())
                .min()
                .orElseThrow();
        return new HotParent(total / seconds, (double) least * creators.size() / total);
    }

    private static void check(Set<String> names, long created, int counted) {
        if (names.size() != created || counted != created) {
            throw new IllegalStateException(created + " sequential znodes were created, with " + names.size()
                    + " names; their parent counts " + counted);
        }
    }

    /** Creates through one client, with a bounded number of requests under way. */
    private static final class Creator {
        private final ZooKeeper client;
        private final String prefix;
        private final AtomicLong created = new AtomicLong();
        private final List<String> names = Collections.synchronizedList(new ArrayList<>());
        private final Semaphore permits = new Semaphore(WINDOW);
        private final Thread thread = new Thread(this::run, "benchmark-creator");
        private volatile boolean over;
        private volatile int error;

        Creator(ZooKeeper client, String parent) {
            this.client = client;
            this.prefix = parent + "/n-";
        }

        private void run() {
            while (!over && error == 0) {
                permits.acquireUninterruptibly();
                client.create(
                        prefix,
                        Tree.DATA,
                        Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT_SEQUENTIAL,
                        (rc, path, context, name) -> {
                            if (rc == Code.OK.intValue()) {
                                created.incrementAndGet();
                                names.add(name);
                            } else {
                                error = rc;
                            }
                            permits.release();
                        },
                        null);
            }
        }

        /** The names that were created. */
        List<String> stop() throws InterruptedException {
            over = true;
            thread.join();
            if (!permits.tryAcquire(WINDOW, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("creations are not answered within " + PATIENCE_SECONDS + " s");
            }
            if (error != 0) {
                throw new IllegalStateException("a sequential create: " + Code.get(error));
            }
            return names;
        }
    }
}
