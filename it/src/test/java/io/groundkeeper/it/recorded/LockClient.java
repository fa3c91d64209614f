package io.groundkeeper.it.recorded;

import static java.nio.charset.StandardCharsets.US_ASCII;

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

    private void hold(CuratorFramework curator, Mutex mutex, String lock, String fenced) throws InterruptedException {
        int disturbances = ownership.disturbances();
        try {
            if (!mutex.acquire(ACQUIRE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
            try {
                String node = mutex.path();
                long token = Long.parseLong(node.substring(node.length() - SEQUENCE_DIGITS));
                long session = curator.getZookeeperClient().getZooKeeper().getSessionId();
                if (ownership.begin(disturbances, session, lock, token)) {
                    use(curator, new Held(session, lock, node, fenced, token));
                }
            } finally {
                ownership.end();
                mutex.release();
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // The connection or the session is gone; Curator sees to the lock's znode.
            think(thinkMillis);
        }
    }

    private record Held(long session, String lock, String node, String fenced, long token) {}

    /** Writes to what the lock protects, on condition that its znode is there, past Curator's repetitions. */
    private void use(CuratorFramework curator, Held held) throws Exception {
        for (int i = random().nextInt(MAX_WRITES); i >= 0 && ownership.isHeld(); i--) {
            think(thinkMillis);
            byte[] value = (new String(scene().value(), US_ASCII) + " by " + held.token).getBytes(US_ASCII);
            try {
                List<OpResult> results = curator.getZookeeperClient()
                        .getZooKeeper()
                        .multi(List.of(Op.check(held.node, ANY_VERSION), Op.setData(held.fenced, value, ANY_VERSION)));
                long zxid = ((OpResult.SetDataResult) results.get(1)).getStat().getMzxid();
                scene().recorder().written(held.session, held.lock, held.token, zxid);
            } catch (KeeperException.ConnectionLossException e) {
                // Whether it was written shows later. The connection may be the next one already.
                return;
            }
        }
    }
}
