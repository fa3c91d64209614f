package io.groundkeeper.it.recorded;

import static io.groundkeeper.it.recorded.Scene.EPHEMERALS;
import static io.groundkeeper.it.recorded.Scene.QUEUE;
import static io.groundkeeper.it.recorded.Scene.REGISTERS;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** Asks anything at all by ZooKeeper's client, of a few znodes so that it meets others, several requests at a time. */
final class RandomClient extends Worker {
    private static final int ZNODES = 4;
    private static final int MAX_OUTSTANDING = 8;
    private static final int MAX_QUEUED = 10;
    private static final int MAX_REMEMBERED = 100;
    private static final int ANY_VERSION = -1;
    private static final double ENDS = 0.002;
    private static final double BURSTS = 0.3;

    private final int timeoutMillis;
    private final int thinkMillis;
    private final Queue<String> queued = new ConcurrentLinkedQueue<>();

    /** @param thinkMillis bound of the pauses between its requests */
    RandomClient(Scene scene, String name, long seed, int timeoutMillis, int thinkMillis) {
        super(scene, name, seed);
        this.timeoutMillis = timeoutMillis;
        this.thinkMillis = thinkMillis;
    }

    /** One session, and its requests on their way. */
    private final class Client {
        private final ZooKeeper zooKeeper;
        private final AtomicBoolean expired = new AtomicBoolean();
        private final Semaphore permits = new Semaphore(MAX_OUTSTANDING);

        Client() throws IOException {
            zooKeeper = new ZooKeeper(scene().network().connectString(random()), timeoutMillis, event -> {
                if (event.getState() == KeeperState.Expired) {
                    expired.set(true);
                }
            });
        }

        boolean isUsable() {
            return !isOver() && !expired.get();
        }

        /** Ends it, in form or without a word. */
        void end(boolean suddenly) throws InterruptedException {
            if (suddenly && zooKeeper.getSessionId() != 0) {
                scene().recorder().abandon(zooKeeper.getSessionId());
            }
            zooKeeper.close();
        }
    }

    /** A request; {@code done} is to be run when it is answered. */
    private interface Request {
        void send(Runnable done);
    }

    @Override
    void work() throws Exception {
        while (!isOver()) {
            Client client = new Client();
            try {
                while (client.isUsable() && random().nextDouble() >= ENDS) {
                    think(thinkMillis);
                    if (client.zooKeeper.getState().isConnected()) {
                        int requests = random().nextDouble() < BURSTS ? 1 + random().nextInt(4) : 1;
                        for (int i = 0; i < requests; i++) {
                            request(client);
                        }
                    }
                }
            } finally {
                client.end(random().nextBoolean());
            }
        }
    }

    private static void send(Client client, Request request) {
        if (client.permits.tryAcquire()) {
            request.send(client.permits::release);
        }
    }

    private void request(Client client) {
        String register = REGISTERS + "/" + random().nextInt(ZNODES);
        String ephemeral = EPHEMERALS + "/" + random().nextInt(ZNODES);
        String any = random().nextBoolean() ? register : ephemeral;
        boolean watch = random().nextInt(3) == 0;
        switch (random().nextInt(20)) {
            case 0, 1 -> create(client, register, CreateMode.PERSISTENT);
            case 2, 3 -> set(client, register, ANY_VERSION);
            case 4 -> compareAndSet(client, register);
            case 5 -> delete(client, register);
            case 6, 7 -> create(client, ephemeral, CreateMode.EPHEMERAL);
            case 8 -> delete(client, ephemeral);
            case 9, 10 ->
                create(
                        client,
                        QUEUE + "/n-",
                        random().nextBoolean() ? CreateMode.EPHEMERAL_SEQUENTIAL : CreateMode.PERSISTENT_SEQUENTIAL);
            case 11 -> take(client);
            case 12 -> {
                send(client, done -> client.zooKeeper.sync(register, (rc, path, context) -> done.run(), null));
                get(client, register, watch);
            }
            case 13 -> list(client, EPHEMERALS, watch);
            case 14 -> multi(client, register, ephemeral);
            case 15 ->
                send(
                        client,
                        done -> client.zooKeeper.exists(any, watch, (rc, path, context, stat) -> done.run(), null));
            case 16 -> shorten(client, watch);
            default -> get(client, any, watch);
        }
    }

    private void create(Client client, String path, CreateMode mode) {
        byte[] value = scene().value();
        if (random().nextBoolean()) {
            send(
                    client,
                    done -> client.zooKeeper.create(
                            path,
                            value,
                            Ids.OPEN_ACL_UNSAFE,
                            mode,
                            (rc, asked, context, name) -> {
                                remember(mode, name);
                                done.run();
                            },
                            null));
        } else {
            send(
                    client,
                    done -> client.zooKeeper.create(
                            path,
                            value,
                            Ids.OPEN_ACL_UNSAFE,
                            mode,
                            (rc, asked, context, name, stat) -> {
                                remember(mode, name);
                                done.run();
                            },
                            null));
        }
    }

    private void remember(CreateMode mode, String name) {
        if (mode.isSequential() && name != null && queued.size() < MAX_REMEMBERED) {
            queued.add(name);
        }
    }

    private void take(Client client) {
        String name = queued.poll();
        if (name != null) {
            delete(client, name);
        }
    }

    private static void delete(Client client, String path) {
        send(client, done -> client.zooKeeper.delete(path, ANY_VERSION, (rc, asked, context) -> done.run(), null));
    }

    private void set(Client client, String path, int version) {
        byte[] value = scene().value();
        send(
                client,
                done -> client.zooKeeper.setData(path, value, version, (rc, asked, context, stat) -> done.run(), null));
    }

    private void compareAndSet(Client client, String path) {
        send(
                client,
                done -> client.zooKeeper.getData(
                        path,
                        false,
                        (rc, asked, context, data, stat) -> {
                            done.run();
                            if (rc == 0) {
                                set(client, path, stat.getVersion());
                            }
                        },
                        null));
    }

    private static void get(Client client, String path, boolean watch) {
        send(
                client,
                done -> client.zooKeeper.getData(path, watch, (rc, asked, context, data, stat) -> done.run(), null));
    }

    private static void list(Client client, String path, boolean watch) {
        send(
                client,
                done -> client.zooKeeper.getChildren(
                        path, watch, (rc, asked, context, names, stat) -> done.run(), null));
    }

    /** Takes what has become too many. */
    private static void shorten(Client client, boolean watch) {
        send(
                client,
                done -> client.zooKeeper.getChildren(
                        QUEUE,
                        watch,
                        (rc, asked, context, names) -> {
                            done.run();
                            if (rc == 0) {
                                names.stream()
                                        .sorted()
                                        .limit(Math.max(0, names.size() - MAX_QUEUED))
                                        .forEach(name -> delete(client, QUEUE + "/" + name));
                            }
                        },
                        null));
    }

    private void multi(Client client, String register, String ephemeral) {
        List<Op> members = switch (random().nextInt(4)) {
            case 0 -> List.of(set(register), create(QUEUE + "/m-", CreateMode.PERSISTENT_SEQUENTIAL));
            case 1 -> List.of(Op.delete(ephemeral, ANY_VERSION), set(register));
            case 2 -> List.of(Op.check(register, random().nextInt(3)), create(ephemeral, CreateMode.EPHEMERAL));
            default -> List.of(create(register, CreateMode.PERSISTENT), create(ephemeral, CreateMode.EPHEMERAL));
        };
        send(client, done -> client.zooKeeper.multi(members, (rc, path, context, results) -> done.run(), null));
    }

    private Op set(String path) {
        return Op.setData(path, scene().value(), ANY_VERSION);
    }

    private Op create(String path, CreateMode mode) {
        return Op.create(path, scene().value(), Ids.OPEN_ACL_UNSAFE, mode);
    }
}
