package io.groundkeeper.it.simulation;

import com.apple.foundationdb.Database;
import io.groundkeeper.it.consistency.Anomaly;
import io.groundkeeper.it.fault.FaultInjector;
import io.groundkeeper.it.fault.FaultyDatabase;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.lease.LeaseKeeper;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.proxy.Proxy;
import io.groundkeeper.proxy.audit.AuditLog;
import io.groundkeeper.proxy.connection.Drain;
import io.groundkeeper.proxy.connection.TenantServices;
import io.groundkeeper.proxy.fairness.FairTurns;
import io.groundkeeper.proxy.fairness.TenantShare;
import io.groundkeeper.proxy.fairness.Turns;
import io.groundkeeper.proxy.metrics.Metrics;
import io.groundkeeper.proxy.net.TenantGate;
import io.groundkeeper.proxy.store.Store;
import io.groundkeeper.proxy.tenant.Surroundings;
import io.groundkeeper.schema.ZxidProjection;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** A proxy's place: its process may end, and another one start there. */
final class SimulatedProxy {
    static final LeaseKeeper.Timing LEASE = new LeaseKeeper.Timing(Duration.ofSeconds(1), Duration.ofSeconds(10));

    private static final long CACHE_BYTES = 64 << 20;
    private static final long RESTART_NANOS = 1_000_000_000;

    /** As a server's. */
    private static final long STOP_NANOS = 5_000_000_000L;

    private static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private final int number;
    private final World world;
    private final SplittableRandom random;
    private final Set<Wire> wires = new LinkedHashSet<>();
    private Machine machine;
    private StorePath path;
    private RemoteDatabase database;
    private Proxy proxy;
    private Turns turns;
    private Map<TenantShare, RateCheck> rates;
    private FaultInjector injector;
    private boolean listening;

    SimulatedProxy(int number, World world, SplittableRandom random) {
        this.number = number;
        this.world = world;
        this.random = random;
    }

    int number() {
        return number;
    }

    Machine machine() {
        return machine;
    }

    /** Whether clients may be served. */
    boolean isServing() {
        return proxy.isServing();
    }

    /** Has a connection enter a tenant. */
    CompletableFuture<Optional<TenantGate.Entry>> enter(String tenant) {
        return proxy.enter(tenant);
    }

    /** Which tree those are served from who were let in to a tenant. */
    TenantLife life(SimulatedTenant tenant, TenantServices services) {
        ZxidProjection zxids = services.bodies().zxids();
        return tenant.life(zxids).orElseGet(() -> {
            world.anomaly(
                    Anomaly.Kind.TENANT,
                    "clients of " + tenant.name() + " are served from another tree, with " + zxids);
            return null;
        });
    }

    Turns turns() {
        return turns;
    }

    /** A request is answered. */
    void answered(TenantShare share) {
        rates.computeIfAbsent(share, opened -> {
                    note("TENANT_OPENED");
                    return new RateCheck(found -> world.anomaly(Anomaly.Kind.LIMIT, found));
                })
                .answered(share.limits(), machine.nanoTime());
    }

    /** Deletes a tenant, as an operator asks a server to; never answered if its process ends meanwhile. */
    CompletableFuture<Void> delete(String tenant) {
        CompletableFuture<Void> deleted = new CompletableFuture<>();
        machine.run(() -> new Tenants(new Transactions(database.decorated()))
                .delete(tenant, true)
                .whenComplete((done, error) -> {
                    if (error == null) {
                        deleted.complete(null);
                    } else {
                        deleted.completeExceptionally(error);
                    }
                }));
        return deleted;
    }

    StorePath path() {
        return path;
    }

    boolean isListening() {
        return listening;
    }

    boolean isRunning() {
        return machine != null && !machine.hasEnded();
    }

    /** What the store has made up for it so far. */
    int storeFaults() {
        return injector == null ? 0 : injector.total();
    }

    FaultInjector injector() {
        return injector;
    }

    /** Starts a process; clients are taken when it is ready. */
    void start() {
        Trouble trouble = world.trouble();
        proxy = null;
        machine = new Machine(world.time(), random.split(), trouble.maxDrift(), world::broken);
        Machine store = new Machine(world.time(), random.split(), 0, world::broken);
        path = new StorePath(store, random.split(), trouble);
        injector = new FaultInjector(trouble.storeFaults(), random.nextLong());
        world.use(injector);
        Database faulty = FaultyDatabase.over(world.store(), injector, new MachineScheduler(store));
        database = new RemoteDatabase(faulty, machine, path, world.sabotage());
        Store reached = new Store(database.decorated(), BatchLimits.FOUNDATIONDB, LEASE, "simulated", () -> {});
        Machine own = machine;
        turns = new FairTurns(new MachineScheduler(own), own::nanoTime);
        rates = new HashMap<>();
        Surroundings surroundings = new Surroundings(
                new MachineScheduler(own),
                own::nanoTime,
                () -> EPOCH_MILLIS + own.nanoTime() / 1_000_000,
                own.random(),
                CACHE_BYTES,
                AuditLog.OFF);
        Metrics metrics = new Metrics("simulated", own::nanoTime);
        Proxy.open(world.config(), reached, Optional.empty(), surroundings, metrics)
                .thenCompose(opened -> {
                    proxy = opened;
                    return opened.start();
                })
                .whenComplete((started, error) -> {
                    if (error == null) {
                        listening = true;
                    } else {
                        // As an operator's supervisor would.
                        end(true);
                        world.time().at(world.time().now() + RESTART_NANOS, number, this::startAgain);
                    }
                });
    }

    private void startAgain() {
        if (!isRunning()) {
            start();
        }
    }

    void opened(Wire wire) {
        wires.add(wire);
    }

    void closed(Wire wire) {
        wires.remove(wire);
    }

    List<Wire> wires() {
        return List.copyOf(wires);
    }

    /**
     * Ends the process at once, as by SIGKILL.
     *
     * @param told whether the machine goes on and tells its clients
     */
    void end(boolean told) {
        listening = false;
        machine.end();
        database.end();
        wires().forEach(wire -> wire.serverEnded(told));
        wires.clear();
    }

    /** Stops the process as SIGTERM does: takes no more clients, has those it has leave in turn, gives its lease up. */
    void stop() {
        Machine own = machine;
        own.run(() -> {
            listening = false;
            drain(own).whenComplete((drained, error) -> own.run(() -> release(own)));
        });
    }

    private CompletableFuture<Void> drain(Machine own) {
        Duration time = world.scenario().drain();
        return time.isZero()
                ? CompletableFuture.completedFuture(null)
                : Drain.begin(this::wires, time, new MachineScheduler(own), own::nanoTime);
    }

    private void release(Machine own) {
        wires().forEach(Wire::shut);
        Runnable ended = () -> {
            if (machine == own && !own.hasEnded()) {
                proxy.close();
                end(true);
            }
        };
        proxy.release().whenComplete((done, error) -> ended.run());
        own.runAfter(STOP_NANOS, ended);
    }

    /** Counts something that is worth telling of. */
    void note(String what) {
        world.note(what);
    }
}
