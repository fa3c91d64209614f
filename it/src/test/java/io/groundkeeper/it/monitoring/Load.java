package io.groundkeeper.it.monitoring;

import io.groundkeeper.it.crash.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** Clients of a tenant that do some of everything, until this is closed. */
final class Load implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final byte[] DATA = new byte[100];

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile boolean over;

    /** Starts so many of them. */
    static Load start(String connectString, int clients) {
        Load load = new Load();
        for (int i = 0; i < clients; i++) {
            String root = "/client-" + i;
            Thread thread = new Thread(() -> load.run(connectString, root), "load" + root);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    private void run(String connectString, String root) {
        try {
            // Ever new sessions, as clients come and go.
            while (!over) {
                try (Session session = Session.open(connectString, TIMEOUT_MILLIS)) {
                    ZooKeeper client = session.zooKeeper();
                    if (client.exists(root, false) == null) {
                        client.create(root, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                    }
                    for (int i = 0; i < 50 && !over; i++) {
                        someOfEverything(client, root);
                    }
                }
            }
        } catch (Exception e) {
            failure.compareAndSet(null, e);
        }
    }

    private static void someOfEverything(ZooKeeper client, String root) throws KeeperException, InterruptedException {
        String path = client.create(root + "/n-", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
        client.getData(path, true, null);
        client.setData(path, DATA, 0);
        client.getChildren(root, true);
        client.exists("/nothing", true);
        try {
            client.delete("/nothing", -1);
        } catch (KeeperException.NoNodeException e) {
            // It is wanted among the errors.
        }
        client.delete(path, -1);
    }

    /** Ends it; fails if a client has failed. */
    @Override
    public void close() throws Exception {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
    }
}
