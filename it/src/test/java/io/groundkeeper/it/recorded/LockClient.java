package io.groundkeeper.it.recorded;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooKeeper;

/**
 * Takes locks by Curator's {@link InterProcessMutex}, and writes to what they protect while it holds one. As Curator demands, it takes
 * itself for no owner any more when it is told that the connection is suspended or the session lost; it takes the lock anew then.
 */
final class LockClient extends Worker {
    private static final int RETRY_MILLIS = 100;
    private static final int ACQUIRE_SECONDS = 5;
    private static final int MAX_WRITES = 5;
    private static final int ANY_VERSION = -1;
    private static final int SEQUENCE_DIGITS = 10;

    private final int timeoutMillis;
    private final int thinkMillis;
    private final Ownership ownership = new Ownership();

    /** @param thinkMillis bound of the pauses between what it does */
    LockClient(Scene scene, String name, long seed, int timeoutMillis, int thinkMillis) {
        super(scene, name, seed);
        this.timeoutMillis = timeoutMillis;
        this.thinkMillis = thinkMillis;
    }

    /** Whether it takes itself for an owner. Thread-safe. */
    private final class Ownership {
        private int disturbances;
        private String lock;
        private long session;

        synchronized int disturbances() {
            return disturbances;
        }

        /** Begins, unless there was a disturbance since. */
        synchronized boolean begin(int disturbancesBefore, long owner, String name, long token) {
            if (disturbances == disturbancesBefore && scene().recorder().acquired(owner, name, token)) {
                lock = name;
                session = owner;
            }
            return lock != null;
        }

        synchronized boolean isHeld() {
            return lock != null;
        }

        synchronized void end() {
            if (lock != null) {
                scene().recorder().released(session, lock);
                lock = null;
            }
        }

        synchronized void disturbed(ConnectionState state) {
            if (state == ConnectionState.SUSPENDED || state == ConnectionState.LOST) {
                disturbances++;
                end();
            }
        }
    }

    /** A mutex that tells where it is. Its znodes have no data, which Curator would write again when it repeats a request. */
    private static final class Mutex extends InterProcessMutex {
        Mutex(CuratorFramework curator, String path) {
            super(curator, path);
        }

        @Override
        protected byte[] getLockNodeBytes() {
            return new byte[0];
        }

        String path() {
            return getLockPath();
        }
    }

    @Override
    void work() throws Exception {
        try (CuratorFramework curator = CuratorFrameworkFactory.builder()
                .connectString(scene().network().connectString(random()))
                .sessionTimeoutMs(timeoutMillis)
                .connectionTimeoutMs(timeoutMillis)
                .retryPolicy(new RetryOneTime(RETRY_MILLIS))
                .ensembleTracker(false)
                .build()) {
            curator.getConnectionStateListenable().addListener((client, state) -> ownership.disturbed(state));
            curator.start();
            while (!isOver()) {
                think(thinkMillis);
                int number = random().nextInt(Scene.LOCK_COUNT);
                hold(curator, new Mutex(curator, Scene.lock(number)), Scene.lock(number), Scene.fenced(number));
            }
        }
    }

    private void hold(CuratorFramework curator, Mutex mutex, String lock, String fenced) throws Exception {
        int disturbances = ownership.disturbances();
        try {
            if (!mutex.acquire(ACQUIRE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
            try {
                String node = mutex.path();
                long token = Long.parseLong(node.substring(node.length() - SEQUENCE_DIGITS));
                ZooKeeper zooKeeper = curator.getZookeeperClient().getZooKeeper();
                if (ownership.begin(disturbances, zooKeeper.getSessionId(), lock, token)) {
                    use(new Held(zooKeeper, lock, node, fenced, token));
                }
            } finally {
                ownership.end();
                mutex.release();
            }
        } catch (KeeperException | IOException e) {
            // The connection or the session is gone; Curator sees to the lock's znode.
            think(thinkMillis);
        }
    }

    private record Held(ZooKeeper zooKeeper, String lock, String node, String fenced, long token) {}

    /**
     * Writes to what the lock protects, past Curator, which repeats requests. It is the session that fences a write: where its znode is gone,
     * so is the session. Some writes ask for the znode as well.
     */
    private void use(Held held) throws InterruptedException, KeeperException {
        long session = held.zooKeeper.getSessionId();
        for (int i = random().nextInt(MAX_WRITES); i >= 0 && ownership.isHeld(); i--) {
            think(thinkMillis);
            long zxid = random().nextBoolean() ? write(held) : writeWhereLocked(held);
            scene().recorder().written(session, held.lock, held.token, zxid);
        }
    }

    private long write(Held held) throws InterruptedException, KeeperException {
        return held.zooKeeper.setData(held.fenced, scene().value(), ANY_VERSION).getMzxid();
    }

    private long writeWhereLocked(Held held) throws InterruptedException, KeeperException {
        List<OpResult> results = held.zooKeeper.multi(
                List.of(Op.check(held.node, ANY_VERSION), Op.setData(held.fenced, scene().value(), ANY_VERSION)));
        return ((OpResult.SetDataResult) results.get(1)).getStat().getMzxid();
    }
}
