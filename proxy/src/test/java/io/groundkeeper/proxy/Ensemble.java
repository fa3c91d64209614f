package io.groundkeeper.proxy;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.fsck.Findings;
import io.groundkeeper.layer.fsck.TenantCheck;
import io.groundkeeper.layer.lease.LeaseKeeper;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.Flags;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.store.Store;
import io.groundkeeper.schema.ClusterKeys;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Several servers over one store, in this JVM. */
final class Ensemble implements AutoCloseable {
    static final int TICK_MILLIS = 1_000;
    private static final LeaseKeeper.Timing LEASE =
            new LeaseKeeper.Timing(Duration.ofMillis(200), Duration.ofSeconds(4));
    private static final String TENANT = "default";
    private static final long PATIENCE_SECONDS = 60;

    /** Below those that systems hand out, so that a server that starts again has its port again. */
    private static final int LOWEST_PORT = 20_000;

    private static final int PORTS = 12_000;

    private final Path directory;
    private final Duration drain;
    private final Database database;
    private final int[] ports;
    private final Lifecycle[] servers;
    private final Map<String, String> settings;

    private Ensemble(Path directory, Duration drain, Database database, int count, Map<String, String> settings) {
        this.directory = directory;
        this.drain = drain;
        this.database = database;
        this.ports = new Random()
                .ints()
                .map(Ensemble::port)
                .filter(Ensemble::isFree)
                .distinct()
                .limit(count)
                .toArray();
        this.servers = new Lifecycle[count];
        this.settings = settings;
    }

    /** Starts so many over an empty embedded store. */
    static Ensemble start(Path directory, int count, Duration drain) throws Exception {
        return start(directory, count, drain, Map.of(), List.of());
    }

    /**
     * The same.
     *
     * @param settings more of what a {@code zoo.cfg} may have
     * @param tenants are made first
     */
    static Ensemble start(Path directory, int count, Duration drain, Map<String, String> settings, List<String> tenants)
            throws Exception {
        Database database = EmbeddedEngine.open(directory, EmbeddedOptions.defaults());
        for (String tenant : tenants) {
            new Tenants(new Transactions(database)).open(tenant, 0).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        Ensemble ensemble = new Ensemble(directory, drain, database, count, settings);
        for (int i = 0; i < count; i++) {
            ensemble.start(i);
        }
        return ensemble;
    }

    private static int port(int random) {
        return LOWEST_PORT + Math.floorMod(random, PORTS);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts one, where it was before. */
    void start(int index) throws Exception {
        Store store = new Store(undying(database), BatchLimits.EMBEDDED, LEASE, "a store that several share", () -> {});
        servers[index] = new Lifecycle(config(ports[index]), config -> store);
        servers[index].start();
    }

    Lifecycle server(int index) {
        return servers[index];
    }

    int port(Lifecycle server) {
        return server.listeners().get(0).address().getPort();
    }

    /** What clients of these servers connect to. */
    String connectString(int... indices) {
        return IntStream.of(indices)
                .mapToObj(index -> "127.0.0.1:" + ports[index])
                .collect(Collectors.joining(","));
    }

    /** What a tenant's clients connect to at one of these servers. */
    String connectString(int index, String tenant) {
        return servers[index].listeners().stream()
                .filter(listener -> listener.tenant().equals(Optional.of(tenant)))
                .map(listener -> "127.0.0.1:" + listener.address().getPort())
                .findFirst()
                .orElseThrow();
    }

    /** What is wrong with the data. */
    List<String> fsck() throws Exception {
        return fsck(TENANT);
    }

    /** What is wrong with a tenant's data. */
    List<String> fsck(String tenant) throws Exception {
        Transactions transactions = new Transactions(database);
        TenantCheck check = new TenantCheck(
                transactions, new Tenants(transactions).open(tenant, 0).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        Findings findings = check.run().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return findings.violations().stream().map(Object::toString).toList();
    }

    /** The proxies that hold sessions of a tenant, or may. */
    List<Long> holdings(String tenant) throws Exception {
        Transactions transactions = new Transactions(database);
        ClusterKeys cluster = new Tenants(transactions).openCluster().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return transactions
                .read(transaction -> transaction.getRange(cluster.holdings()).asList())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .stream()
                .filter(entry -> cluster.heldTenant(entry.getKey()).equals(tenant))
                .map(entry -> cluster.holder(entry.getKey()))
                .toList();
    }

    /** How many sessions there are. */
    int sessions() throws Exception {
        Transactions transactions = new Transactions(database);
        Tenant tenant = new Tenants(transactions).open(TENANT, 0).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return transactions
                .read(transaction ->
                        transaction.getRange(tenant.keys().sessions()).asList())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .size();
    }

    @Override
    public void close() {
        for (Lifecycle server : servers) {
            server.hurry();
            server.close();
        }
        database.close();
    }

    private ServerConfig config(int port) throws ConfigException {
        Flags flags = new Flags(
                Optional.empty(),
                Optional.of(port),
                Optional.of("127.0.0.1"),
                Optional.of(directory),
                Optional.empty(),
                TENANT,
                Optional.of(0),
                Optional.of((int) drain.toMillis()));
        Properties system = new Properties();
        system.setProperty("zookeeper.tickTime", Integer.toString(TICK_MILLIS));
        system.setProperty("zookeeper.maxClientCnxns", "0");
        settings.forEach((key, value) -> system.setProperty("zookeeper." + key, value));
        return ServerConfig.of(flags, system, Map.of());
    }

    /** The same, but that it outlives a server's store. */
    private static Database undying(Database database) {
        return (Database) Proxy.newProxyInstance(
                Ensemble.class.getClassLoader(), new Class<?>[] {Database.class}, (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(database, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
