package io.groundkeeper.it.simulation;

import io.groundkeeper.it.consistency.Action;
import io.groundkeeper.it.consistency.Entry;
import io.groundkeeper.it.consistency.Result;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A program that uses ZooKeeper: opens a session, and another one when that has expired, until it is told to stop. */
abstract class Worker implements SimulatedClient.User {
    private final World world;
    private final SimulatedTenant tenant;
    private final int wishMillis;
    private final String name;
    private Machine machine;
    private SimulatedClient client;
    private boolean stopped;
    private int values;

    Worker(World world, SimulatedTenant tenant, String name, int wishMillis) {
        this.world = world;
        this.tenant = tenant;
        this.name = tenant.name() + "-" + name;
        this.wishMillis = wishMillis;
    }

    /** Starts a process of it. */
    final void start() {
        machine = new Machine(
                world.time(), world.random().split(), world.trouble().maxDrift(), world::broken);
        machine.run(this::open);
    }

    private void open() {
        if (!stopped) {
            client = new SimulatedClient(world, tenant, world.nextClient(), machine, wishMillis, this);
        }
    }

    /** Starts a process again after it was told to stop. */
    final void comeBack() {
        die();
        machine.end();
        stopped = false;
        start();
    }

    /** Ends the process without a word, and starts another one. */
    final void crash() {
        die();
        machine.end();
        start();
    }

    private void die() {
        if (client != null) {
            client.die();
            disconnected();
            client = null;
        }
        forget();
    }

    /**
     * Has the process stand still, as for a collection of garbage.
     *
     * @return whether it can: it may be standing still already, or be between two sessions
     */
    final boolean pause() {
        if (stopped || client == null || machine.isPaused()) {
            return false;
        }
        client.record(new Entry.Paused(world.time().now(), client.number()));
        machine.pause();
        paused();
        return true;
    }

    /** Has it go on, unless it has ended meanwhile. */
    final void resume() {
        if (machine.isPaused()) {
            machine.resume();
            machine.run(this::resumed);
        }
    }

    /** What it takes itself for may be over before it goes on. */
    void paused() {}

    /** It goes on, and has read what has come meanwhile. */
    void resumed() {}

    final int pauses() {
        return machine.pauses();
    }

    /** Forgets what a new process does not know. */
    void forget() {}

    /** Asks no more; the session goes on. */
    final void stop() {
        stopped = true;
    }

    final boolean isStopped() {
        return stopped;
    }

    /** Ends the process without a word. */
    final void kill() {
        stopped = true;
        die();
    }

    @Override
    public void connected() {}

    @Override
    public void disconnected() {}

    @Override
    public void expired() {
        world.note("SESSION_EXPIRED");
        machine.run(this::open);
    }

    @Override
    public void event(int type, String path) {}

    World world() {
        return world;
    }

    RandomGenerator random() {
        return machine.random();
    }

    SimulatedClient client() {
        return client;
    }

    boolean isConnected() {
        return !stopped && client != null && client.isConnected();
    }

    void ask(Action action, Consumer<Result> done) {
        client.ask(action, done);
    }

    /** Closes the session, and opens another one. */
    void close() {
        client.close(() -> machine.run(this::open));
    }

    /** Does something later, in the same process. */
    void later(long maxNanos, Runnable task) {
        machine.runAfter(machine.random().nextLong(maxNanos), task);
    }

    /** Data that nobody else writes. */
    String value() {
        return name + "-" + ++values;
    }
}
