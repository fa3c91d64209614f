package io.groundkeeper.it.big;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.Stat;

/**
 * Makes big things in a server, checks that they are there as they were made, and tells how long that took. Each thing has
 * its own znodes. The server must take packets of {@value #MAX_PACKET} bytes.
 */
public final class BigThings implements AutoCloseable {

    /** What {@code jute.maxbuffer} must be on both sides. */
    public static final int MAX_PACKET = 64 << 20;

    private static final int SESSION_TIMEOUT_MILLIS = 30_000;
    private static final int PATIENCE_SECONDS = 300;
    private static final byte[] NOTHING = {};

    private final String connectString;
    private final ZooKeeper client;

    private BigThings(String connectString) throws IOException {
        this.connectString = connectString;
        this.client = connect(connectString);
    }

    /** A client of a server that is there. */
    public static BigThings in(String connectString) throws IOException {
        return new BigThings(connectString);
    }

    private static ZooKeeper connect(String connectString) throws IOException {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.JUTE_MAXBUFFER, Integer.toString(MAX_PACKET));
        return new ZooKeeper(connectString, SESSION_TIMEOUT_MILLIS, event -> {}, config);
    }

    /** How long two steps took. */
    public record Times(Duration first, Duration second) {}

    private interface Step {
        void run() throws KeeperException, InterruptedException;
    }

    private static Duration time(Step step) throws KeeperException, InterruptedException {
        long start = System.nanoTime();
        step.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Writes znodes of one megabyte of random bytes, then reads them with a client that has not seen them. */
    public Times megabyteZnodes(int count) throws Exception {
        create("/megabytes");
        List<byte[]> contents = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            byte[] data = new byte[1 << 20];
            random.nextBytes(data);
            contents.add(data);
        }
        Duration writing = time(() -> {
            for (int i = 0; i < count; i++) {
                client.create("/megabytes/" + i, contents.get(i), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
        });
        Duration reading = time(() -> {
            for (int i = 0; i < count; i++) {
                check(Arrays.equals(client.getData("/megabytes/" + i, false, null), contents.get(i)), "znode " + i);
            }
        });
        return new Times(writing, reading);
    }

    /** Creates {@code members} znodes in one multi, then deletes them in one. */
    public Times multi(int members) throws Exception {
        create("/multi");
        List<Op> creations = new ArrayList<>();
        List<Op> deletions = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            String path = "/multi/" + i;
            creations.add(Op.create(path, new byte[100], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            deletions.add(Op.delete(path, 0));
        }
        Duration creating = time(() -> client.multi(creations));
        Stat parent = new Stat();
        check(client.getChildren("/multi", false, parent).size() == members, "all members' znodes");
        check(client.exists("/multi/0", false).getCzxid() == parent.getPzxid(), "one zxid for all members");
        Duration deleting = time(() -> client.multi(deletions));
        check(client.getChildren("/multi", false).isEmpty(), "no member's znode left");
        return new Times(creating, deleting);
    }

    /** Creates ephemerals in a session of their own, then closes it; they are gone when another session hears of the last. */
    public Times ephemeralsOfOneSession(int count) throws Exception {
        create("/ephemerals");
        ZooKeeper owner = connect(connectString);
        Duration creating = time(() -> Pipeline.run(
                count,
                (i, done) -> owner.create(
                        "/ephemerals/" + i,
                        NOTHING,
                        Ids.OPEN_ACL_UNSAFE,
                        CreateMode.EPHEMERAL,
                        (rc, path, context, name) -> done.accept(rc),
                        null)));
        check(client.getChildren("/ephemerals", false).size() == count, "all ephemerals");
        CountDownLatch gone = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            Stat stat = client.exists("/ephemerals/" + i, event -> {
                if (event.getType() == EventType.NodeDeleted) {
                    gone.countDown();
                }
            });
            check(stat != null && stat.getEphemeralOwner() == owner.getSessionId(), "ephemeral " + i);
        }
        Duration closing = time(() -> {
            owner.close();
            check(gone.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "all told of");
        });
        check(client.getChildren("/ephemerals", false).isEmpty(), "no ephemeral left");
        return new Times(creating, closing);
    }

    /** Creates children of one znode, then lists them. */
    public Times children(int count) throws Exception {
        create("/children");
        Duration creating = time(() -> Pipeline.run(count, (i, done) -> create("/children/child-" + i, done)));
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < count; i++) {
            expected.add("child-" + i);
        }
        Duration listing = time(() -> {
            Stat stat = new Stat();
            List<String> names = client.getChildren("/children", false, stat);
            check(names.size() == count && stat.getNumChildren() == count, "every child once");
            check(expected.containsAll(names), "the children that were created");
        });
        return new Times(creating, listing);
    }

    /** Makes a tree of {@code count} znodes with 100 bytes each, a thousand to a parent, and reads a sample of them. */
    public Times tree(int count) throws Exception {
        create("/tree");
        int parents = (count + 999) / 1_000;
        byte[] data = new byte[100];
        Duration creating = time(() -> {
            Pipeline.run(parents, (i, done) -> create("/tree/" + i, done));
            Pipeline.run(
                    count - parents,
                    (i, done) -> client.create(
                            "/tree/" + i % parents + "/" + i,
                            data,
                            Ids.OPEN_ACL_UNSAFE,
                            CreateMode.PERSISTENT,
                            (rc, path, context, name) -> done.accept(rc),
                            null));
        });
        Random random = new Random(2);
        Duration reading = time(() -> Pipeline.run(10_000, (n, done) -> {
            int i = random.nextInt(count - parents);
            client.getData(
                    "/tree/" + i % parents + "/" + i, false, (rc, path, context, read, stat) -> done.accept(rc), null);
        }));
        return new Times(creating, reading);
    }

    private void create(String path) throws KeeperException, InterruptedException {
        client.create(path, NOTHING, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private void create(String path, IntConsumer done) {
        client.create(
                path,
                NOTHING,
                Ids.OPEN_ACL_UNSAFE,
                CreateMode.PERSISTENT,
                (rc, asked, context, name) -> done.accept(rc),
                null);
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not found as expected: " + what);
        }
    }

    @Override
    public void close() throws InterruptedException {
        client.close();
    }
}
