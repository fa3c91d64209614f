package io.groundkeeper.it.benchmark;

import io.groundkeeper.it.benchmark.ServerProcess.Store;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a tenant notices of another one on the same proxy that asks as much as it can. */
final class Neighbours {
    private static final String LOUD = "loud";
    private static final Duration PAUSE = Duration.ofMillis(2);

    private final Path home;
    private final Optional<Path> fdbCluster;
    private final Report report;
    private final int rounds;

    Neighbours(Path home, Optional<Path> fdbCluster, Report report, int rounds) {
        this.home = home;
        this.fdbCluster = fdbCluster;
        this.report = report;
        this.rounds = rounds;
    }

    void run(Path dir, Duration time) throws Exception {
        InetSocketAddress loud = ServerProcess.freeAddress();
        InetSocketAddress admin = ServerProcess.freeAddress();
        TenantAdministration tenants = TenantAdministration.at(admin, dir);
        Store store = fdbCluster
                .map(file -> Store.foundationDb(file).tenant("quiet-" + System.currentTimeMillis()))
                .orElseGet(() -> Store.embedded(dir));
        String name = LOUD + "-" + System.currentTimeMillis();
        Map<String, String> settings = tenants.with(Map.of("tenant." + name + ".clientPort", "" + loud.getPort()));
        report.beginNeighbours();
        ServerProcess server = ServerProcess.groundkeeper(home, dir, store, settings);
        try (Contender quiet = Contender.of(server, 1)) {
            tenants.create(name);
            String where = loud.getAddress().getHostAddress() + ":" + loud.getPort();
            for (Workload workload : List.of(Workload.GET, Workload.SET)) {
                for (Workload flood : List.of(Workload.GET, Workload.SET)) {
                    measure(quiet, workload, tenants, name, where, flood, time);
                }
            }
        }
    }

    private void measure(
            Contender quiet,
            Workload workload,
            TenantAdministration tenants,
            String loud,
            String where,
            Workload flood,
            Duration time)
            throws IOException, InterruptedException {
        List<Measurement> alone = new ArrayList<>();
        List<Measurement> beside = new ArrayList<>();
        double flooded = 0;
        for (int round = 0; round <= rounds; round++) {
            Measurement before = new OneAtATime(PAUSE).run(time, quiet.client(), workload);
            try (Flood running = Flood.begin(where, flood)) {
                double begun = tenants.requests(loud);
                long start = System.nanoTime();
                Measurement meanwhile = new OneAtATime(PAUSE).run(time, quiet.client(), workload);
                if (round > 0) {
                    alone.add(before);
                    beside.add(meanwhile);
                    flooded += (tenants.requests(loud) - begun) * 1e9 / (System.nanoTime() - start);
                }
            }
        }
        report.neighbour(
                workload.name() + ", flood of " + flood.name(),
                Measurement.median(alone),
                Measurement.median(beside),
                flooded / rounds);
    }
}
