package io.groundkeeper.it.simulation;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.EmbeddedDatabase;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.it.consistency.Anomaly;
import io.groundkeeper.it.fault.FaultInjector;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.Flags;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.schema.TenantLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** What the parts of a simulation share: time, the store, the proxies, and what is written down. */
final class World implements AutoCloseable {
    private static final long CREATED_NANOS = 1_000_000_000;

    private final VirtualTime time = new VirtualTime();
    private final SplittableRandom random;
    private final Scenario scenario;
    private final Sabotage sabotage;
    private final ServerConfig config;
    private final EmbeddedDatabase store;
    private final List<SimulatedProxy> proxies = new ArrayList<>();
    private final List<FaultInjector> injectors = new ArrayList<>();
    private final Tenants tenants;
    private final SimulatedTenant defaultTenant;
    private final List<SimulatedTenant> others = new ArrayList<>();
    private final List<Anomaly> anomalies = new ArrayList<>();
    private final Map<String, Integer> notes = new TreeMap<>();
    private int connections;
    private int operations;
    private int clients;

    /** A world of proxies that have not started. */
    World(SplittableRandom random, Scenario scenario, Sabotage sabotage) {
        this.random = random;
        this.scenario = scenario;
        this.sabotage = sabotage;
        this.config = config(scenario);
        Machine engine = new Machine(time, random.split(), 0, this::broken);
        this.store = EmbeddedEngine.openInMemory(EmbeddedOptions.defaults()
                .withInlineCommits(true)
                .withRandom(new Random(random.nextLong()))
                .withNanoTime(time::now)
                .withScheduler(new MachineScheduler(engine))
                .withExecutor(task -> time.at(time.now(), 0, task)));
        this.tenants = new Tenants(new Transactions(store));
        this.defaultTenant = new SimulatedTenant(config.tenant());
        for (int i = 0; i < scenario.tenancy().others(); i++) {
            others.add(new SimulatedTenant(Character.toString('a' + i)));
        }
        createTenants();
        for (int i = 0; i < scenario.proxies(); i++) {
            proxies.add(new SimulatedProxy(i, this, random.split()));
        }
    }

    /**
     * Makes the tenants beforehand, in no time and without drawing from any randomness: FoundationDB's directory layer draws the prefixes of new
     * directories by itself, which takes now one try, now two. One is deleted at once, which makes the directory for those.
     */
    private void createTenants() {
        CompletableFuture<?> created = tenants.open(config.tenant(), 0)
                .thenAccept(tenant -> begins(defaultTenant, tenant))
                .thenCompose(done -> tenants.create("gone", TenantLimits.NONE, 0))
                .thenCompose(gone -> tenants.delete("gone", true));
        for (SimulatedTenant other : others) {
            created = created.thenCompose(done -> tenants.create(other.name(), TenantLimits.NONE, 0))
                    .thenAccept(tenant -> begins(other, tenant));
        }
        time.runUntil(CREATED_NANOS);
        created.join();
    }

    private static ServerConfig config(Scenario scenario) {
        Flags flags = new Flags(
                Optional.empty(),
                Optional.of(0),
                Optional.empty(),
                Optional.of(Path.of("simulated")),
                Optional.empty(),
                "simulated",
                Optional.of(-1),
                Optional.empty());
        Properties system = new Properties();
        system.setProperty("zookeeper.tickTime", Integer.toString(scenario.tickMillis()));
        system.setProperty(
                "zookeeper.tenants.idleMillis",
                Integer.toString(scenario.tenancy().idleMillis()));
        try {
            return ServerConfig.of(flags, system, Map.of());
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    VirtualTime time() {
        return time;
    }

    SplittableRandom random() {
        return random;
    }

    Scenario scenario() {
        return scenario;
    }

    Trouble trouble() {
        return scenario.trouble();
    }

    Sabotage sabotage() {
        return sabotage;
    }

    ServerConfig config() {
        return config;
    }

    Database store() {
        return store;
    }

    List<SimulatedProxy> proxies() {
        return proxies;
    }

    /** A tenant is there from now on, perhaps again. */
    void begins(SimulatedTenant name, Tenant tenant) {
        name.begins(new TenantLife(tenant, new UsageTrace(store, tenant, time::now)));
    }

    /** As an operator has them who is at the store: what he does takes no time. */
    Tenants tenants() {
        return tenants;
    }

    SimulatedTenant defaultTenant() {
        return defaultTenant;
    }

    /** The tenants beside the default one. */
    List<SimulatedTenant> others() {
        return others;
    }

    /** All tenants. */
    List<SimulatedTenant> allTenants() {
        List<SimulatedTenant> all = new ArrayList<>(others);
        all.add(0, defaultTenant);
        return all;
    }

    List<Anomaly> anomalies() {
        return anomalies;
    }

    List<FaultInjector> injectors() {
        return injectors;
    }

    void use(FaultInjector injector) {
        injectors.add(injector);
    }

    /** Counts something that is worth telling of. */
    void note(String what) {
        notes.merge(what, 1, Integer::sum);
    }

    Map<String, Integer> notes() {
        return notes;
    }

    int nextConnection() {
        return ++connections;
    }

    int nextOperation() {
        return ++operations;
    }

    int nextClient() {
        return ++clients;
    }

    int operations() {
        return operations;
    }

    int sessions() {
        return clients;
    }

    Wire connect(int number, Machine client, Wire.ClientEnd end, SimulatedProxy host) {
        return new Wire(number, random.split(), scenario.trouble(), sabotage, client, end, host);
    }

    /** Something has thrown where nobody catches. */
    void broken(Throwable error) {
        List<Object> evidence = new ArrayList<>();
        Throwable cause = error;
        while (cause != null) {
            evidence.add(cause);
            evidence.addAll(List.of(cause.getStackTrace()).stream().limit(12).toList());
            cause = cause.getCause();
        }
        anomalies.add(new Anomaly(Anomaly.Kind.BREAKDOWN, "uncaught at " + time.now() + " ns", evidence));
    }

    void anomaly(String text) {
        anomaly(Anomaly.Kind.BREAKDOWN, text);
    }

    void anomaly(Anomaly.Kind kind, String text) {
        anomalies.add(new Anomaly(kind, text, List.of()));
    }

    @Override
    public void close() {
        store.close();
    }
}
