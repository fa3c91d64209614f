package io.groundkeeper.it.benchmark;

import io.groundkeeper.it.benchmark.ServerProcess.Store;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;

/** What many tenants cost a proxy, most of which nobody uses. */
final class ManyTenants {
    private static final int TENANTS = 1_000;
    private static final int ACTIVE = 50;
    private static final int SESSIONS_EACH = 4;
    private static final int SESSION_TIMEOUT_MILLIS = 40_000;
    private static final int IDLE_MILLIS = 5_000;
    private static final int PATIENCE_SECONDS = 60;

    private final Path home;
    private final Optional<Path> fdbCluster;
    private final Report report;

    ManyTenants(Path home, Optional<Path> fdbCluster, Report report) {
        this.home = home;
        this.fdbCluster = fdbCluster;
        this.report = report;
    }

    void run(Path dir, Duration time) throws Exception {
        List<InetSocketAddress> addresses = ServerProcess.freeAddresses(ACTIVE + 1);
        TenantAdministration tenants = TenantAdministration.at(addresses.remove(ACTIVE), dir);
        String names = "many-" + System.currentTimeMillis() + "-";
        Map<String, String> settings = new HashMap<>(Map.of("tenants.idleMillis", "" + IDLE_MILLIS));
        for (int i = 0; i < ACTIVE; i++) {
            settings.put(
                    "tenant." + names + i + ".clientPort", "" + addresses.get(i).getPort());
        }
        Store store = Store.of(fdbCluster, names + "default", dir);
        report.beginManyTenants();
        try (ServerProcess server = ServerProcess.groundkeeper(home, dir, store, tenants.with(settings))) {
            measure("one tenant", server, tenants, time);
            for (int i = 0; i < TENANTS; i++) {
                tenants.create(names + i);
            }
            measure(TENANTS + " tenants, nobody uses them", server, tenants, time);
            List<ZooKeeper> sessions = new ArrayList<>();
            for (InetSocketAddress address : addresses) {
                for (int i = 0; i < SESSIONS_EACH; i++) {
                    sessions.add(connect(address));
                }
            }
            measure(ACTIVE + " of them with " + SESSIONS_EACH + " idle sessions each", server, tenants, time);
            for (ZooKeeper session : sessions) {
                session.close();
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (tenants.openTenants() > 1 && System.nanoTime() - deadline < 0) {
                Thread.sleep(IDLE_MILLIS / 10);
            }
            measure("when they have been left", server, tenants, time);
        }
    }

    private void measure(String what, ServerProcess server, TenantAdministration tenants, Duration time)
            throws IOException, InterruptedException {
        double open = tenants.openTenants();
        long heap = server.liveHeapBytes();
        Duration cpuBefore = server.cpuTime();
        double readsBefore = tenants.logReads();
        Thread.sleep(time.toMillis());
        double seconds = time.toMillis() / 1e3;
        report.manyTenants(
                what,
                open,
                heap,
                server.cpuTime().minus(cpuBefore).toMillis() / seconds,
                (tenants.logReads() - readsBefore) / seconds);
    }

    private static ZooKeeper connect(InetSocketAddress address) throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(
                address.getAddress().getHostAddress() + ":" + address.getPort(), SESSION_TIMEOUT_MILLIS, event -> {
                    if (event.getState() == KeeperState.SyncConnected) {
                        connected.countDown();
                    }
                });
        if (!connected.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no session at " + address);
        }
        return client;
    }
}
