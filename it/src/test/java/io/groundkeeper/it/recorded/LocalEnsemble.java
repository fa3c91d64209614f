package io.groundkeeper.it.recorded;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.it.engine.LoopbackPorts;
import io.groundkeeper.it.fault.CuttableDatabase;
import io.groundkeeper.it.fault.FaultInjector;
import io.groundkeeper.it.fault.Faults;
import io.groundkeeper.it.fault.FaultyDatabase;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.fsck.TenantCheck;
import io.groundkeeper.layer.lease.LeaseKeeper;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.proxy.Lifecycle;
import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.Flags;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.store.Store;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Proxies in this JVM, over one embedded store that goes wrong all the time. */
final class LocalEnsemble implements Ensemble {
    private static final String TENANT = "default";
    private static final int TICK_MILLIS = 250;
    private static final int DRAIN_MILLIS = 1_000;
    private static final LeaseKeeper.Timing LEASE =
            new LeaseKeeper.Timing(Duration.ofMillis(200), Duration.ofSeconds(3));
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(5);
    private static final long PATIENCE_SECONDS = 120;

    private final Path directory;
    private final Database database;
    private final FaultInjector injector;
    private final List<Proxy> proxies = new ArrayList<>();

    private LocalEnsemble(Path directory, FaultInjector injector) throws Exception {
        this.directory = directory;
        this.database = EmbeddedEngine.open(directory, EmbeddedOptions.defaults());
        this.injector = injector;
    }

    /** Starts so many over an empty store in a directory. */
    static LocalEnsemble start(Path directory, int count, Faults faults, long seed) throws Exception {
        LocalEnsemble ensemble = new LocalEnsemble(directory, new FaultInjector(faults, seed));
        try {
            for (int i = 0; i < count; i++) {
                Proxy proxy = ensemble.new Proxy(i);
                proxy.start();
                ensemble.proxies.add(proxy);
            }
        } catch (Exception e) {
            ensemble.close();
            throw e;
        }
        return ensemble;
    }

    /** A proxy, which is started again and again. */
    private final class Proxy {
        private final int number;
        private final int port = LoopbackPorts.free();
        private volatile CuttableDatabase reached;
        private Lifecycle lifecycle;

        Proxy(int number) {
            this.number = number;
        }

        void start() throws Exception {
            reached = new CuttableDatabase(database);
            Store store = new Store(
                    FaultyDatabase.over(reached.database(), injector),
                    BatchLimits.EMBEDDED,
                    LEASE,
                    "a store that several share",
                    () -> {});
            lifecycle = new Lifecycle(config(port), config -> store);
            lifecycle.start();
        }

        void stop() {
            lifecycle.close();
        }

        /** Ends it as a crash does, as far as others can tell: not a word more to its clients, nor to the store. */
        void crash(WireTap tap) {
            tap.down();
            reached.sever();
            lifecycle.hurry();
            lifecycle.close();
            tap.up();
        }
    }

    private ServerConfig config(int port) throws ConfigException {
        Flags flags = new Flags(
                Optional.empty(),
                Optional.of(port),
                Optional.of(InetAddress.getLoopbackAddress().getHostAddress()),
                Optional.of(directory),
                Optional.empty(),
                TENANT,
                Optional.of(-1),
                Optional.of(DRAIN_MILLIS));
        Properties system = new Properties();
        system.setProperty("zookeeper.tickTime", Integer.toString(TICK_MILLIS));
        system.setProperty("zookeeper.maxClientCnxns", "0");
        return ServerConfig.of(flags, system, Map.of());
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return proxies.stream()
                .map(proxy -> new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port))
                .toList();
    }

    @Override
    public int tickMillis() {
        return TICK_MILLIS;
    }

    @Override
    public List<Mishap> mishaps(Network network) {
        return List.of(
                new Mishap("proxy crashed", random -> {
                    Proxy proxy = any(random);
                    proxy.crash(network.tap(proxy.number));
                    Mishap.wait(random, SHORT, LONG);
                    proxy.start();
                }),
                new Mishap("proxy drained", random -> {
                    Proxy proxy = any(random);
                    proxy.stop();
                    proxy.start();
                }),
                new Mishap("proxy cut off from the store", random -> cut(random, List.of(any(random)))),
                new Mishap("store paused", random -> cut(random, proxies)));
    }

    private static void cut(Random random, List<Proxy> some) throws InterruptedException {
        some.forEach(proxy -> proxy.reached.cut());
        try {
            Mishap.wait(random, SHORT, LONG);
        } finally {
            some.forEach(proxy -> proxy.reached.heal());
        }
    }

    private Proxy any(Random random) {
        return proxies.get(random.nextInt(proxies.size()));
    }

    @Override
    public Map<String, Integer> storeFaults() {
        Map<String, Integer> faults = new TreeMap<>();
        injector.injected().forEach((fault, count) -> faults.merge(fault.kind().name(), count, Integer::sum));
        return faults;
    }

    @Override
    public List<String> fsck() throws Exception {
        Transactions transactions = new Transactions(database);
        TenantCheck check = new TenantCheck(
                transactions, new Tenants(transactions).open(TENANT, 0).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        return check.run().get(PATIENCE_SECONDS, TimeUnit.SECONDS).violations().stream()
                .map(Object::toString)
                .toList();
    }

    @Override
    public void close() {
        for (Proxy proxy : proxies) {
            proxy.lifecycle.hurry();
            proxy.stop();
        }
        database.close();
    }
}
