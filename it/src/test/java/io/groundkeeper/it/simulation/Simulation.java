package io.groundkeeper.it.simulation;

import io.groundkeeper.it.consistency.Anomaly;
import io.groundkeeper.it.consistency.Checker;
import io.groundkeeper.it.consistency.History;
import io.groundkeeper.it.consistency.Tally;
import io.groundkeeper.it.fault.Fault;
import io.groundkeeper.it.fault.FaultInjector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A simulated run: proxies with the real code below the sockets, their store, their clients and all that goes wrong, on one thread, in
 * virtual time. The same scenario and seed give the same history.
 */
final class Simulation {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long START_NANOS = 3 * SECOND;
    private static final long AUDIT_NANOS = 300 * SECOND;

    private final Scenario scenario;
    private final World world;
    private final SplittableRandom random;
    private final List<Worker> workers = new ArrayList<>();

    /**
     * What came of a run.
     *
     * @param nanos virtual time that has passed
     * @param faults how often each fault of the store and each mishap has happened
     */
    record Outcome(
            long seed,
            Scenario scenario,
            History history,
            List<Anomaly> anomalies,
            long nanos,
            int operations,
            int sessions,
            Map<String, Integer> faults) {

        void addTo(Tally tally) {
            tally.add(Duration.ofNanos(nanos), operations, sessions, anomalies.size(), faults);
        }
    }

    private Simulation(Scenario scenario, World world, SplittableRandom random) {
        this.scenario = scenario;
        this.world = world;
        this.random = random;
    }

    /** Runs what a seed says. */
    static Outcome run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return run(seed, Scenario.draw(random.split()), Sabotage.NONE);
    }

    /** Runs a scenario. */
    static Outcome run(long seed, Scenario scenario, Sabotage sabotage) {
        SplittableRandom random = new SplittableRandom(seed);
        try (World world = new World(random.split(), scenario, sabotage)) {
            return new Simulation(scenario, world, random).simulate(seed);
        }
    }

    private Outcome simulate(long seed) {
        world.proxies().forEach(SimulatedProxy::start);
        runFor(START_NANOS);
        for (int i = 0; i < scenario.randomClients(); i++) {
            workers.add(new RandomWorker(world, "r" + i, timeout(), scenario.thinkMillis() * MILLI));
        }
        for (int i = 0; i < scenario.lockClients(); i++) {
            workers.add(new LockWorker(world, "l" + i, timeout(), MILLI * 4 * scenario.thinkMillis()));
        }
        workers.forEach(Worker::start);
        long troubleEnds = world.time().now() + scenario.seconds() * SECOND;
        Troublemaker trouble = new Troublemaker(world, workers, random.split(), troubleEnds);
        world.time().runUntil(troubleEnds);
        trouble.end();
        settle();
        long quiet = world.time().now();
        audit();
        Checker checker = new Checker(new Checker.Times(
                scenario.trouble().maxDrift(),
                SimulatedProxy.LEASE.lease().toNanos(),
                storeNanos(),
                scenario.tickMillis() * MILLI,
                quiet));
        List<Anomaly> anomalies = new ArrayList<>(world.anomalies());
        anomalies.addAll(checker.check(world.history()));
        if (scenario.isBenign()) {
            List<Troublemaker.Span> restarts = trouble.quietRestarts(scenario.recoveryNanos());
            restarts.forEach(restart -> world.note("ROLLING_RESTART (judged)"));
            anomalies.addAll(RestartCheck.check(world.history().entries(), restarts));
        }
        return new Outcome(
                seed,
                scenario,
                world.history(),
                anomalies,
                world.time().now(),
                world.operations(),
                world.sessions(),
                faults(trouble));
    }

    /** A transaction that fails is tried again after up to a second, an adoption that fails in the next beat. A tick is enough for the rest. */
    private long storeNanos() {
        boolean fails = !scenario.trouble().storeFaults().groups().isEmpty();
        return fails ? SimulatedProxy.LEASE.beat().toNanos() : 0;
    }

    private int timeout() {
        return scenario.tickMillis() * (2 + random.nextInt(19));
    }

    private void runFor(long nanos) {
        world.time().runUntil(world.time().now() + nanos);
    }

    /** Has proxies that are about to stop or to start do so. */
    private void settle() {
        runFor(30 * SECOND);
        for (SimulatedProxy proxy : world.proxies()) {
            if (!proxy.isRunning()) {
                proxy.start();
            }
        }
        runFor(10 * SECOND);
    }

    /** Ends all clients, one way or another, and perhaps a proxy, and reads again and again what is left. */
    private void audit() {
        for (Worker worker : workers) {
            if (random.nextBoolean() || !worker.isConnected()) {
                worker.kill();
            } else {
                worker.close();
                worker.stop();
            }
        }
        if (random.nextBoolean()) {
            world.proxies().get(0).end(random.nextBoolean());
        }
        Auditor auditor = new Auditor(world, "audit", scenario.maxTimeoutMillis());
        auditor.start();
        runFor((long) (scenario.maxTimeoutMillis() * MILLI * 1.1) + 30 * SECOND);
        int audits = auditor.audits();
        long deadline = world.time().now() + AUDIT_NANOS;
        while (auditor.audits() < audits + 2 && world.time().now() < deadline) {
            runFor(SECOND);
        }
        if (auditor.audits() < audits + 2) {
            world.anomaly("the tree could not be read in the end");
        }
    }

    private Map<String, Integer> faults(Troublemaker trouble) {
        Map<String, Integer> faults = new TreeMap<>();
        trouble.counts().forEach((mishap, count) -> faults.put(mishap.name(), count));
        world.notes().forEach((note, count) -> faults.merge(note, count, Integer::sum));
        for (FaultInjector injector : world.injectors()) {
            for (Map.Entry<Fault, Integer> entry : injector.injected().entrySet()) {
                faults.merge(entry.getKey().kind().name(), entry.getValue(), Integer::sum);
            }
        }
        return faults;
    }
}
