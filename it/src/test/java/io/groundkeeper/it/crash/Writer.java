package io.groundkeeper.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult.CreateResult;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * A client that pipelines writes, each with a number of its own, and knows afterwards which of them must be there. It
 * creates sequential children named {@code <number>-}, sets a counter to its number, or does both in a multi.
 */
final class Writer implements AutoCloseable {

    private static final int WINDOW = 64;
    private static final int PATIENCE_SECONDS = 60;

    private final Session session;
    private final String children;
    private final String counter;
    private final String pair;
    private final String ephemeral;
    private final Semaphore window = new Semaphore(WINDOW);
    private final AtomicInteger acknowledged;

    /** Children that must be there: acknowledged, or seen after an earlier crash. */
    private final Set<String> kept = ConcurrentHashMap.newKeySet();

    /** The counter's versions since the last check: at least as many more as were acknowledged, at most as were sent. */
    private final AtomicInteger setsAcknowledged = new AtomicInteger();

    private int setsSent;
    private int counterVersion;
    private int next;

    private Writer(Session session, String name, AtomicInteger acknowledged) {
        this.session = session;
        this.children = "/" + name + "-children";
        this.counter = "/" + name + "-counter";
        this.pair = "/" + name + "-pair";
        this.ephemeral = "/" + name + "-ephemeral";
        this.acknowledged = acknowledged;
    }

    /** @param acknowledged counts the writes that were acknowledged, for several writers together */
    static Writer open(String connectString, int timeoutMillis, String name, AtomicInteger acknowledged)
            throws Exception {
        Writer writer = new Writer(Session.open(connectString, timeoutMillis), name, acknowledged);
        for (String path : List.of(writer.children, writer.counter, writer.pair)) {
            writer.zooKeeper().create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        writer.zooKeeper().create(writer.ephemeral, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        return writer;
    }

    /** Sends the next write; waits first if too many are without an answer. */
    void write() throws InterruptedException {
        if (!window.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no reply within " + PATIENCE_SECONDS + " s");
        }
        int number = next++;
        byte[] data = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
        switch (Kind.of(number)) {
            case CREATE ->
                zooKeeper()
                        .create(
                                children + "/" + number + "-",
                                data,
                                Ids.OPEN_ACL_UNSAFE,
                                CreateMode.PERSISTENT_SEQUENTIAL,
                                (rc, path, context, name) -> answered(rc, () -> kept.add(name)),
                                null);
            case SET -> {
                setsSent++;
                zooKeeper()
                        .setData(
                                counter,
                                data,
                                -1,
                                (rc, path, context, stat) -> answered(rc, setsAcknowledged::incrementAndGet),
                                null);
            }
            case BOTH -> {
                Op create = Op.create(
                        children + "/" + number + "-", data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
                zooKeeper()
                        .multi(
                                List.of(create, Op.setData(pair, data, -1)),
                                (rc, path, context, results) ->
                                        answered(rc, () -> kept.add(((CreateResult) results.get(0)).getPath())),
                                null);
            }
        }
    }

    /** Waits until every write has been answered, be it with the loss of the connection. */
    void awaitAnswers() throws InterruptedException {
        assertThat(window.tryAcquire(WINDOW, PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("every write answered within %d s", PATIENCE_SECONDS)
                .isTrue();
        window.release(WINDOW);
    }

    /** Waits until the session is attached again, and checks that all is as the answers have it. */
    void check() throws Exception {
        session.awaitAttached();
        checkChildren();
        checkCounter();
        assertThat(zooKeeper().exists(ephemeral, false).getEphemeralOwner()).isEqualTo(session.id());
    }

    @Override
    public void close() throws InterruptedException {
        session.close();
    }

    private void checkChildren() throws Exception {
        Stat stat = new Stat();
        List<Child> present = new ArrayList<>();
        for (String name : zooKeeper().getChildren(children, false, stat)) {
            present.add(Child.of(name));
        }
        present.sort(Comparator.comparingInt(Child::sequence));

        assertThat(present.stream().map(child -> children + "/" + child.name()))
                .as("children that were acknowledged or there before")
                .containsAll(kept);
        assertThat(stat.getNumChildren()).isEqualTo(present.size());
        assertThat(stat.getCversion()).isEqualTo(present.size());
        for (int i = 0; i < present.size(); i++) {
            assertThat(present.get(i).sequence()).as("number of child %d", i).isEqualTo(i);
        }
        // No number twice, and in the order in which they were sent.
        List<Integer> numbers = present.stream().map(Child::number).toList();
        for (int i = 1; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).as("child %d", i).isGreaterThan(numbers.get(i - 1));
        }
        present.forEach(child -> kept.add(children + "/" + child.name()));
        checkPair(
                numbers.stream().filter(number -> Kind.of(number) == Kind.BOTH).toList());
    }

    /** Every multi is there with both its halves, or with none. */
    private void checkPair(List<Integer> multis) throws Exception {
        Stat stat = new Stat();
        String data = new String(zooKeeper().getData(pair, false, stat), StandardCharsets.UTF_8);

        assertThat(stat.getVersion()).isEqualTo(multis.size());
        assertThat(data).isEqualTo(multis.isEmpty() ? "" : Integer.toString(multis.get(multis.size() - 1)));
    }

    private void checkCounter() throws Exception {
        int version = zooKeeper().exists(counter, false).getVersion();

        assertThat(version - counterVersion).isBetween(setsAcknowledged.get(), setsSent);
        counterVersion = version;
        setsAcknowledged.set(0);
        setsSent = 0;
    }

    private void answered(int rc, Runnable onSuccess) {
        if (rc == Code.OK.intValue()) {
            onSuccess.run();
            acknowledged.incrementAndGet();
        }
        window.release();
    }

    String counter() {
        return counter;
    }

    private ZooKeeper zooKeeper() {
        return session.zooKeeper();
    }

    private enum Kind {
        CREATE,
        SET,
        BOTH;

        static Kind of(int number) {
            return values()[number % values().length];
        }
    }

    private record Child(String name, int number, int sequence) {

        static Child of(String name) {
            int dash = name.indexOf('-');
            return new Child(
                    name, Integer.parseInt(name.substring(0, dash)), Integer.parseInt(name.substring(dash + 1)));
        }
    }
}
