package io.groundkeeper.it.simulation;

import io.groundkeeper.it.consistency.Action;
import io.groundkeeper.it.consistency.Anomaly;
import io.groundkeeper.it.consistency.Entry;
import io.groundkeeper.it.consistency.Result;
import io.groundkeeper.proxy.protocol.ConnectAttempt;
import io.groundkeeper.proxy.protocol.Outbound;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A model of ZooKeeper's Java client: one session, through one connection at a time. Times are by its own clock: it gives a
 * connection up after two thirds of the session timeout without a word, pings in time, re-attaches anywhere, and sets its watches again.
 */
final class SimulatedClient {
    private static final int PING_XID = -2;
    private static final int SET_WATCHES_XID = -8;
    private static final long MILLI = 1_000_000;
    private static final long MAX_RECONNECT_PAUSE_NANOS = 1_000 * MILLI;
    private static final long MAX_PING_NANOS = 10_000 * MILLI;
    private static final int TICKS = 12;

    private static final int DELETED = 2;
    private static final int CHILDREN_CHANGED = 4;

    /** Who uses it. Called on the client's machine. */
    interface User {
        void connected();

        void disconnected();

        /** The session has expired; nothing more comes. */
        void expired();

        void event(int type, String path);
    }

    private enum State {
        IDLE,
        CONNECTING,
        CONNECTED,
        ENDED
    }

    /** A request that waits for its reply. */
    private record Pending(int xid, int operation, Action action, Consumer<Result> done) {}

    private final World world;
    private final SimulatedTenant tenant;
    private final int number;
    private final Machine machine;
    private final List<SimulatedProxy> hosts;
    private final User user;
    private final TreeSet<String> dataWatches = new TreeSet<>();
    private final TreeSet<String> existWatches = new TreeSet<>();
    private final TreeSet<String> childWatches = new TreeSet<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private State state = State.IDLE;
    private Wire wire;
    private int wireNumber;
    private int wireProxy;
    private int nextHost;
    private int timeoutMillis;
    private long session;
    private byte[] password = new byte[16];
    private long lastZxid;
    private int xids;
    private long lastSentNanos;
    private long lastHeardNanos;
    private int pausesWhenConnecting;
    private int pausesAtTick;

    /** Whose session it has; null as long as it has none. */
    private TenantLife life;

    SimulatedClient(World world, SimulatedTenant tenant, int number, Machine machine, int wishMillis, User user) {
        this.world = world;
        this.tenant = tenant;
        this.number = number;
        this.machine = machine;
        this.timeoutMillis = wishMillis;
        this.user = user;
        this.hosts = new ArrayList<>(world.proxies());
        Collections.shuffle(hosts, new Random(machine.random().nextLong()));
        connect();
        tick();
    }

    int number() {
        return number;
    }

    boolean isConnected() {
        return state == State.CONNECTED;
    }

    /** How often its process had stood still when it began to connect. */
    int pausesWhenConnecting() {
        return pausesWhenConnecting;
    }

    int outstanding() {
        return pending.size();
    }

    /** Notes what has happened to it where it belongs. */
    void record(Entry entry) {
        if (life != null) {
            life.add(entry);
        }
    }

    private long now() {
        return machine.time().now();
    }

    // --- connecting

    private void connect() {
        SimulatedProxy host = hosts.get(nextHost++ % hosts.size());
        state = State.CONNECTING;
        pausesWhenConnecting = machine.pauses();
        lastHeardNanos = machine.nanoTime();
        lastSentNanos = lastHeardNanos;
        wireNumber = world.nextConnection();
        wireProxy = host.number();
        wire = world.connect(wireNumber, machine, end(wireNumber), host);
        wire.connect(tenant, new ConnectAttempt(lastZxid, timeoutMillis, session, password.clone(), true));
    }

    /** The end of one connection: what comes of an older one is not heard. */
    private Wire.ClientEnd end(int connection) {
        return new Wire.ClientEnd() {
            @Override
            public void received(Outbound message) {
                if (connection == wireNumber && state != State.ENDED && state != State.IDLE) {
                    SimulatedClient.this.received(message);
                }
            }

            @Override
            public void closed() {
                if (connection == wireNumber && state != State.ENDED && state != State.IDLE) {
                    SimulatedClient.this.closed();
                }
            }
        };
    }

    private void tick() {
        if (state == State.ENDED) {
            return;
        }
        if (pausesAtTick != machine.pauses()) {
            pausesAtTick = machine.pauses();
            if (machine.random().nextBoolean()) {
                // It was about to look into its socket when it was held up: first comes what has arrived meanwhile.
                machine.run(this::tick);
                return;
            }
        }
        long nanos = timeoutMillis * MILLI;
        long silent = machine.nanoTime() - lastHeardNanos;
        long idle = machine.nanoTime() - lastSentNanos;
        if (state == State.CONNECTING && silent > nanos / hosts.size()) {
            giveUp();
        } else if (state == State.CONNECTED && silent > nanos * 2 / 3) {
            giveUp();
        } else if (state == State.CONNECTED && idle > Math.min(nanos / 3, MAX_PING_NANOS)) {
            send(PING_XID, new Action.Ping(), result -> {});
        }
        machine.runAfter(nanos / TICKS, this::tick);
    }

    private void giveUp() {
        wire.closeByClient();
        closed();
    }

    private void closed() {
        boolean was = state == State.CONNECTED;
        state = State.IDLE;
        if (was) {
            record(new Entry.Disconnected(now(), number, wireNumber));
            user.disconnected();
        }
        loseAll();
        machine.runAfter(machine.random().nextLong(MAX_RECONNECT_PAUSE_NANOS), () -> {
            if (state == State.IDLE) {
                connect();
            }
        });
    }

    private void loseAll() {
        List<Pending> lost = List.copyOf(pending);
        pending.clear();
        for (Pending each : lost) {
            record(new Entry.Lost(now(), number, each.operation));
            each.done.accept(null);
        }
    }

    private void received(Outbound message) {
        lastHeardNanos = machine.nanoTime();
        if (message instanceof Outbound.Connected connected) {
            connected(connected);
        } else if (message instanceof Outbound.Event event) {
            event(event);
        } else if (message instanceof Outbound.Reply reply) {
            reply(reply);
        }
    }

    private void connected(Outbound.Connected connected) {
        if (connected.timeoutMillis() <= 0) {
            if (session == 0) {
                world.anomaly("client " + number + " was told that a session has expired, and has never had one");
            }
            end(true);
            user.expired();
            return;
        }
        boolean again = session != 0;
        if (again && wire.life() != life) {
            world.anomaly(
                    Anomaly.Kind.TENANT, "client " + number + " goes on in " + wire.life() + ", and was in " + life);
        }
        life = wire.life();
        session = connected.sessionId();
        password = connected.password();
        timeoutMillis = connected.timeoutMillis();
        state = State.CONNECTED;
        record(new Entry.Connected(now(), number, wireNumber, wireProxy, session, timeoutMillis, lastZxid));
        if (again && !(dataWatches.isEmpty() && existWatches.isEmpty() && childWatches.isEmpty())) {
            Action set = new Action.SetWatches(
                    lastZxid, List.copyOf(dataWatches), List.copyOf(existWatches), List.copyOf(childWatches));
            send(SET_WATCHES_XID, set, result -> {});
        }
        user.connected();
    }

    private void end(boolean expired) {
        boolean was = state == State.CONNECTED;
        state = State.ENDED;
        if (was) {
            record(new Entry.Disconnected(now(), number, wireNumber));
        }
        record(new Entry.Ended(now(), number, expired));
        loseAll();
        wire.closeByClient();
    }

    // --- requests

    /** Asks; {@code done} hears the result, or null where it is not known. To be called while it is connected. */
    void ask(Action action, Consumer<Result> done) {
        send(++xids, action, done);
    }

    /** Closes the session. */
    void close(Runnable done) {
        ask(new Action.CloseSession(), result -> {
            if (result != null && state != State.ENDED) {
                end(false);
                done.run();
            }
        });
    }

    /** The process ends, without a word. */
    void die() {
        state = State.ENDED;
        wire.closeByClient();
        machine.end();
    }

    private void send(int xid, Action action, Consumer<Result> done) {
        if (state != State.CONNECTED) {
            throw new IllegalStateException("not connected");
        }
        lastSentNanos = machine.nanoTime();
        int operation = world.nextOperation();
        record(new Entry.Invoked(now(), number, wireNumber, operation, xid, action));
        pending.add(new Pending(xid, operation, action, done));
        wire.send(xid, Translation.request(action));
    }

    private void reply(Outbound.Reply reply) {
        Pending answered = pending.stream()
                .filter(each -> each.xid == reply.xid())
                .findFirst()
                .orElse(null);
        if (answered == null) {
            world.anomaly("client " + number + " was answered what it has not asked: " + reply);
            return;
        }
        pending.remove(answered);
        lastZxid = Math.max(lastZxid, reply.zxid());
        Result result = Translation.result(reply);
        record(new Entry.Completed(now(), number, wireNumber, answered.operation, reply.xid(), reply.zxid(), result));
        watch(answered.action, result);
        answered.done.accept(result);
    }

    private void watch(Action action, Result result) {
        if (action instanceof Action.GetData get && get.watch() && result.ok()) {
            dataWatches.add(get.path());
        } else if (action instanceof Action.GetChildren get && get.watch() && result.ok()) {
            childWatches.add(get.path());
        } else if (action instanceof Action.Exists exists && exists.watch()) {
            if (result.ok()) {
                dataWatches.add(exists.path());
            } else if (result.error() == Result.NO_NODE) {
                existWatches.add(exists.path());
            }
        }
    }

    private void event(Outbound.Event event) {
        record(new Entry.Told(now(), number, wireNumber, event.zxid(), event.type(), event.path()));
        switch (event.type()) {
            case CHILDREN_CHANGED -> childWatches.remove(event.path());
            case DELETED -> {
                dataWatches.remove(event.path());
                existWatches.remove(event.path());
                childWatches.remove(event.path());
            }
            default -> {
                dataWatches.remove(event.path());
                existWatches.remove(event.path());
            }
        }
        user.event(event.type(), event.path());
    }
}
