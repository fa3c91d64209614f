package io.groundkeeper.it.recorded;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** Makes the first znodes, and reads after a sync what is there in the end. Its requests are recorded too. */
final class Auditor {
    private static final String SYSTEM = "/zookeeper";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int CONNECT_SECONDS = 30;
    private static final int PAUSE_MILLIS = 200;

    private final Scene scene;
    private final int timeoutMillis;
    private final Random random;

    Auditor(Scene scene, int timeoutMillis, Random random) {
        this.scene = scene;
        this.timeoutMillis = timeoutMillis;
        this.random = random;
    }

    @FunctionalInterface
    private interface Task {
        /** Returns whether that was all. */
        boolean run(ZooKeeper zooKeeper) throws Exception;
    }

    /** Makes the roots. */
    void prepare() throws Exception {
        until("the roots are there", zooKeeper -> {
            for (String root : Scene.roots()) {
                try {
                    zooKeeper.create(root, scene.value(), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, new Stat());
                } catch (KeeperException.NodeExistsException e) {
                    // A try whose answer was lost.
                }
            }
            return true;
        });
    }

    /** Reads the whole tree until no ephemeral is left, whose clients are all gone. */
    void audit() throws Exception {
        until("no ephemeral is left", zooKeeper -> countEphemerals(zooKeeper) == 0);
    }

    private void until(String what, Task task) throws Exception {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < PATIENCE.toNanos()) {
            if (tried(task)) {
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        scene.recorder().breakdown("in vain it was waited for that " + what, PATIENCE);
    }

    private boolean tried(Task task) throws Exception {
        CompletableFuture<Void> connected = new CompletableFuture<>();
        ZooKeeper zooKeeper = open(connected);
        try {
            connected.get(CONNECT_SECONDS, TimeUnit.SECONDS);
            return task.run(zooKeeper);
        } catch (TimeoutException
                | KeeperException.ConnectionLossException
                | KeeperException.SessionExpiredException e) {
            return false;
        } finally {
            zooKeeper.close();
        }
    }

    private ZooKeeper open(CompletableFuture<Void> connected) throws IOException {
        return new ZooKeeper(scene.network().connectString(random), timeoutMillis, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.complete(null);
            }
        });
    }

    private static int countEphemerals(ZooKeeper zooKeeper) throws Exception {
        int ephemerals = 0;
        sync(zooKeeper);
        Deque<String> toRead = new ArrayDeque<>();
        toRead.add("/");
        while (!toRead.isEmpty()) {
            String path = toRead.remove();
            Stat stat = new Stat();
            try {
                zooKeeper.getData(path, false, stat);
                zooKeeper.getChildren(path, false, new Stat()).stream()
                        .map(name -> path.equals("/") ? "/" + name : path + "/" + name)
                        .filter(child -> !child.equals(SYSTEM))
                        .forEach(toRead::add);
            } catch (KeeperException.NoNodeException e) {
                // It has gone meanwhile.
            }
            ephemerals += stat.getEphemeralOwner() == 0 ? 0 : 1;
        }
        return ephemerals;
    }

    private static void sync(ZooKeeper zooKeeper) throws Exception {
        CompletableFuture<Integer> synced = new CompletableFuture<>();
        zooKeeper.sync("/", (rc, path, context) -> synced.complete(rc), null);
        try {
            int code = synced.get();
            if (code != Code.OK.intValue()) {
                throw KeeperException.create(Code.get(code), "/");
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
