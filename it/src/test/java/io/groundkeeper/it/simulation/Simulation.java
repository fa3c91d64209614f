package io.groundkeeper.it.simulation;

import io.groundkeeper.it.consistency.Anomaly;
import io.groundkeeper.it.consistency.Checker;
import io.groundkeeper.it.consistency.History;
import io.groundkeeper.it.consistency.Tally;
import io.groundkeeper.it.fault.Fault;
import io.groundkeeper.it.fault.FaultInjector;
import io.groundkeeper.layer.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * A simulated run: proxies with the real code below the sockets, their store, their clients and all that goes wrong, on one thread, in
 * virtual time. The same scenario and seed give the same history.
 */
final class Simulation {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long START_NANOS = 3 * SECOND;
    private static final long AUDIT_NANOS = 300 * SECOND;
    private static final int MAX_DELETION_SECONDS = 120;
    private static final long DELETION_NOTICED_NANOS = 10 * SECOND;

    /** Sessions that nobody knows of are looked for every minute. */
    private static final long STORE_AT_REST_NANOS = 90 * SECOND;

    private final Scenario scenario;
    private final World world;
    private final SplittableRandom random;
    private final List<Worker> workers = new ArrayList<>();

    /**
     * What came of a run.
     *
     * @param histories of the clients of each tenant, from its creation to its deletion
     * @param nanos virtual time that has passed
     * @param faults how often each fault of the store and each mishap has happened
     */
    record Outcome(
            long seed,
            Scenario scenario,
            List<History> histories,
            List<Anomaly> anomalies,
            long nanos,
            int operations,
            int sessions,
            Map<String, Integer> faults) {

        /** The same for the same histories, and hardly for others. */
        String hash() {
            return histories.stream().map(History::hash).collect(Collectors.joining(" "));
        }

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

    /** Runs what a seed says, with several tenants. */
    static Outcome runWithTenants(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return run(seed, Scenario.drawWithTenants(random.split()), Sabotage.NONE);
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
        world.allTenants().forEach(this::addWorkers);
        workers.forEach(Worker::start);
        long troubleEnds = world.time().now() + scenario.seconds() * SECOND;
        Troublemaker trouble = new Troublemaker(world, workers, random.split(), troubleEnds);
        TenantOperator operator = new TenantOperator(world, random.split(), troubleEnds);
        world.time().runUntil(troubleEnds);
        trouble.end();
        operator.end();
        settle(operator);
        long quiet = world.time().now();
        if (!operator.isAtRest()) {
            world.anomaly("not all tenants could be made again");
        }
        checkServed();
        audit();
        checkStore();
        Checker checker = new Checker(new Checker.Times(
                scenario.trouble().maxDrift(),
                SimulatedProxy.LEASE.lease().toNanos(),
                storeNanos(),
                scenario.tickMillis() * MILLI,
                quiet));
        List<Anomaly> anomalies = new ArrayList<>(world.anomalies());
        List<TenantLife> lives = world.allTenants().stream()
                .flatMap(tenant -> tenant.lives().stream())
                .toList();
        List<History> histories = lives.stream().map(TenantLife::history).toList();
        for (TenantLife life : lives) {
            LimitCheck limits = new LimitCheck(life.limits(), life.usage().points(), scenario.unknownNanos());
            anomalies.addAll(limits.check(life.history().entries()));
        }
        histories.forEach(history -> anomalies.addAll(checker.check(history)));
        if (scenario.isBenign()) {
            List<Troublemaker.Span> restarts = trouble.quietRestarts(scenario.recoveryNanos());
            restarts.forEach(restart -> world.note("ROLLING_RESTART (judged)"));
            histories.forEach(history -> anomalies.addAll(RestartCheck.check(history.entries(), restarts)));
        }
        return new Outcome(
                seed,
                scenario,
                histories,
                anomalies,
                world.time().now(),
                world.operations(),
                world.sessions(),
                faults(trouble));
    }

    private void addWorkers(SimulatedTenant tenant) {
        for (int i = 0; i < scenario.randomClients(); i++) {
            tenant.add(new RandomWorker(world, tenant, "r" + i, timeout(), scenario.thinkMillis() * MILLI));
        }
        for (int i = 0; i < scenario.lockClients(); i++) {
            tenant.add(new LockWorker(world, tenant, "l" + i, timeout(), MILLI * 4 * scenario.thinkMillis()));
        }
        workers.addAll(tenant.workers());
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
    private void settle(TenantOperator operator) {
        runFor(30 * SECOND);
        for (int i = 0; i < MAX_DELETION_SECONDS && !operator.isAtRest(); i++) {
            runFor(SECOND);
        }
        for (SimulatedProxy proxy : world.proxies()) {
            if (!proxy.isRunning()) {
                proxy.start();
            }
        }
        runFor(10 * SECOND);
    }

    /** Clients of tenants that are no more are dropped. */
    private void checkServed() {
        for (SimulatedProxy proxy : world.proxies()) {
            for (Wire wire : proxy.wires()) {
                TenantLife life = wire.life();
                if (life != null && life.goneNanos() < world.time().now() - DELETION_NOTICED_NANOS) {
                    world.anomaly(Anomaly.Kind.TENANT, wire + " is still served from " + life + ", which is gone");
                }
            }
        }
    }

    /** Ends all clients, one way or another, and perhaps a proxy, and reads again and again what is left, in some tenants only after a while. */
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
        List<Auditor> auditors = new ArrayList<>();
        long expired = (long) (scenario.maxTimeoutMillis() * MILLI * 1.1) + 30 * SECOND;
        for (SimulatedTenant tenant : world.allTenants()) {
            Auditor auditor = new Auditor(world, tenant, "audit", scenario.maxTimeoutMillis());
            auditors.add(auditor);
            boolean atOnce = tenant == world.defaultTenant() || random.nextBoolean();
            world.time().at(world.time().now() + (atOnce ? 0 : random.nextLong(expired)), 0, auditor::start);
        }
        runFor(expired);
        auditors.forEach(this::auditTwice);
    }

    private void auditTwice(Auditor auditor) {
        int audits = auditor.audits();
        long deadline = world.time().now() + AUDIT_NANOS;
        while (auditor.audits() < audits + 2 && world.time().now() < deadline) {
            runFor(SECOND);
        }
        if (auditor.audits() < audits + 2) {
            world.anomaly("the tree could not be read in the end");
        }
    }

    /** Finishes deletions that nobody has finished, lets proxies notice, and looks at what the store holds. */
    private void checkStore() {
        CompletableFuture<Void> checked = world.tenants().purge();
        runFor(STORE_AT_REST_NANOS);
        checked = checked.thenCompose(purged -> new StoreCheck(
                        new Transactions(world.store()),
                        world.allTenants(),
                        found -> world.anomaly(Anomaly.Kind.STORE, found))
                .run());
        runFor(SECOND);
        if (!checked.isDone()) {
            world.anomaly("the store could not be checked");
        } else if (checked.isCompletedExceptionally()) {
            checked.whenComplete((done, error) -> world.broken(error));
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
