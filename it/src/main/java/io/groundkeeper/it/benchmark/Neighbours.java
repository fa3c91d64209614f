package io.groundkeeper.it.benchmark;

import io.groundkeeper.it.benchmark.ServerProcess.Store;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a tenant notices of another one on the same proxy that asks as much as it can. As all of this runs on one machine, whose processors are
 * busy then, the same is measured while a proxy beside is asked as much.
 */
final class Neighbours {
    private static final Duration PAUSE = Duration.ofMillis(2);

    /** Until the compilers have done what they do for a flood. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    /** Until a flood is at full speed, or over. */
    private static final Duration SETTLES = Duration.ofMillis(500);

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
        String run = Long.toString(System.currentTimeMillis());
        InetSocketAddress loud = ServerProcess.freeAddress();
        TenantAdministration tenants = TenantAdministration.at(ServerProcess.freeAddress(), dir);
        String name = "loud-" + run;
        Map<String, String> settings = tenants.with(Map.of("tenant." + name + ".clientPort", "" + loud.getPort()));
        Path otherDir = Files.createDirectory(dir.resolve("other"));
        report.beginNeighbours();
        try (Contender quiet = Contender.of(
                        ServerProcess.groundkeeper(home, dir, Store.of(fdbCluster, "quiet-" + run, dir), settings), 1);
                ServerProcess other = ServerProcess.groundkeeper(
                        home, otherDir, Store.of(fdbCluster, "other-" + run, otherDir), Map.of())) {
            tenants.create(name);
            String where = loud.getAddress().getHostAddress() + ":" + loud.getPort();
            try (Flood beside = Flood.of(other.connectString());
                    Flood within = Flood.of(where)) {
                for (Workload flood : List.of(Workload.GET, Workload.SET)) {
                    for (Flood each : List.of(beside, within)) {
                        each.begin(flood, WARM_UP);
                        new OneAtATime(PAUSE).run(WARM_UP, quiet.client(), Workload.SET);
                        each.end();
                    }
                    for (Workload workload : List.of(Workload.GET, Workload.SET)) {
                        measure(quiet.client(), workload, beside, within, flood, time);
                    }
                }
            }
        }
    }

    private void measure(
            Client quiet, Workload workload, Flood floodBeside, Flood floodWithin, Workload flood, Duration time)
            throws IOException, InterruptedException {
        List<Measurement> alone = new ArrayList<>();
        List<Measurement> beside = new ArrayList<>();
        List<Measurement> within = new ArrayList<>();
        double flooded = 0;
        for (int round = 0; round < rounds; round++) {
            Thread.sleep(SETTLES.toMillis());
            alone.add(new OneAtATime(PAUSE).run(time, quiet, workload));
            during(floodBeside, flood, quiet, workload, time, beside);
            flooded += during(floodWithin, flood, quiet, workload, time, within);
        }
        report.neighbour(
                workload.name() + ", flood of " + flood.name(),
                Measurement.median(alone),
                Measurement.median(beside),
                Measurement.median(within),
                flooded / rounds);
    }

    /** Returns how many requests of the flood were answered in a second. */
    private static double during(
            Flood flood, Workload flooded, Client quiet, Workload workload, Duration time, List<Measurement> measured)
            throws IOException, InterruptedException {
        flood.begin(flooded, time.plus(SETTLES).plus(SETTLES));
        Thread.sleep(SETTLES.toMillis());
        measured.add(new OneAtATime(PAUSE).run(time, quiet, workload));
        return flood.end();
    }
}
