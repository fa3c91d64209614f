package io.groundkeeper.it.benchmark;

import io.groundkeeper.it.big.BigThings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts Groundkeeper and ZooKeeper with their data on the same disk, drives them in turn with the same client, and
 * prints what each did. In a checkout, {@code bin/benchmark} builds both and runs this.
 *
 * <p>Each number is the median of several rounds; one more before them warms up, and does not count. The clients and the
 * servers share the machine, so that the CPU time that a server spends on a request says more than its requests per
 * second.
 */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        description = "Measures Groundkeeper and ZooKeeper side by side.")
public final class Benchmark implements Callable<Integer> {

    private static final int CONNECTIONS = 8;
    private static final int WINDOW = 64;

    @Option(names = "--seconds", defaultValue = "3", description = "Length of a measurement (default: 3).")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "Measurements of each kind (default: 3).")
    private int rounds;

    @Option(names = "--sessions", defaultValue = "1000", description = "Sessions opened, and watchers (default: 1000).")
    private int sessions;

    @Option(
            names = "--data",
            defaultValue = "target/benchmark",
            description = "Directory in which the servers keep their data meanwhile (default: target/benchmark).")
    private Path data;

    @Option(names = "--home", defaultValue = ".", description = "A checkout, built (default: the current directory).")
    private Path home;

    @Option(
            names = "--fdb-cluster",
            paramLabel = "FILE",
            description =
                    "Measure Groundkeeper on this FoundationDB cluster, and beside bare transactions; otherwise on"
                            + " its embedded engine. JVMFLAGS tells both where the native client is, if it must be told.")
    private Optional<Path> fdbCluster;

    @Option(
            names = "--big",
            description =
                    "Measure big things in Groundkeeper instead: megabyte znodes, a multi of a thousand, a session of"
                            + " 20,000 ephemerals, 200,000 children, a million znodes.")
    private boolean big;

    @Option(
            names = "--idle-sessions",
            defaultValue = "20000",
            description =
                    "Idle sessions of one server, with --ensemble (default: 20000). This process and the server need as"
                            + " many open files.")
    private int idleSessions;

    @Option(
            names = "--ensemble",
            description =
                    "Measure three Groundkeepers over one FoundationDB cluster beside an ensemble of three ZooKeepers"
                            + " instead: sequential znodes under one parent, idle sessions, clients that move. Wants --fdb-cluster.")
    private boolean ensemble;

    @Option(
            names = "--tenants",
            description =
                    "Measure one Groundkeeper that many tenants share instead: a quiet one beside one that floods, and"
                            + " a thousand of which fifty are in use.")
    private boolean tenants;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmark()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (big) {
            measureBigThings();
            return 0;
        }
        if (tenants) {
            measureTenants();
            return 0;
        }
        if (ensemble) {
            measureEnsembles();
            return 0;
        }
        try (ScratchDirectory scratch = ScratchDirectory.in(data);
                Contender zooKeeper =
                        Contender.of(ServerProcess.zooKeeper(scratch.subdirectory("zookeeper")), CONNECTIONS);
                Contender groundkeeper =
                        Contender.of(groundkeeper(scratch.subdirectory("groundkeeper")), CONNECTIONS)) {
            Report report = new Report(System.out);
            if (fdbCluster.isPresent()) {
                try (BareStore store = BareStore.open(fdbCluster.get())) {
                    new StoreComparison(store, groundkeeper, report, rounds).run(Duration.ofSeconds(seconds));
                }
            }
            report.beginLoads();
            for (Workload workload : Workload.ALL) {
                Duration time = Duration.ofSeconds(seconds);
                report.load(
                        workload.name() + ", pipelined",
                        compare(
                                zooKeeper,
                                groundkeeper,
                                c -> c.load(CONNECTIONS, WINDOW).run(workload, time)));
                report.load(
                        workload.name() + ", one at a time",
                        compare(zooKeeper, groundkeeper, c -> c.load(1, 1).run(workload, time)));
            }
            report.beginCrowds();
            report.crowd("sessions opened", sessions, compare(zooKeeper, groundkeeper, contender -> {
                try (Crowd crowd = contender.crowd()) {
                    return crowd.open(sessions);
                }
            }));
            try (Crowd one = zooKeeper.crowd();
                    Crowd other = groundkeeper.crowd()) {
                one.open(sessions);
                other.open(sessions);
                report.crowd(
                        "watchers told of one change",
                        sessions,
                        compare(zooKeeper, groundkeeper, c -> (c == zooKeeper ? one : other).notifyAll(c.writer())));
            }
        }
        return 0;
    }

    private void measureBigThings() throws Exception {
        try (ScratchDirectory scratch = ScratchDirectory.in(data);
                ServerProcess server = groundkeeper(scratch.subdirectory("groundkeeper"));
                BigThings things = BigThings.in(server.connectString())) {
            Report report = new Report(System.out);
            report.beginBigThings();
            report.bigThing("100 znodes of 1 MiB: written, read", things.megabyteZnodes(100));
            report.bigThing("a multi of 1,000: creating, deleting", things.multi(1_000));
            report.bigThing("20,000 ephemerals: created, session closed", things.ephemeralsOfOneSession(20_000));
            report.bigThing("200,000 children: created, listed", things.children(200_000));
            report.bigThing("1,000,000 znodes: created, 10,000 read", things.tree(1_000_000));
        }
    }

    private void measureEnsembles() throws Exception {
        Path cluster = fdbCluster.orElseThrow(() -> new CommandLine.ParameterException(
                new CommandLine(this), "--ensemble wants --fdb-cluster: proxies share nothing but that"));
        try (ScratchDirectory scratch = ScratchDirectory.in(data);
                BareStore store = BareStore.open(cluster)) {
            new EnsembleComparison(home, cluster, store, idleSessions, new Report(System.out))
                    .run(scratch, Duration.ofSeconds(seconds));
        }
    }

    private void measureTenants() throws Exception {
        try (ScratchDirectory scratch = ScratchDirectory.in(data)) {
            Report report = new Report(System.out);
            Duration time = Duration.ofSeconds(seconds);
            new Neighbours(home, fdbCluster, report, rounds).run(scratch.subdirectory("neighbours"), time);
            new ManyTenants(home, fdbCluster, report).run(scratch.subdirectory("many"), time);
        }
    }

    private ServerProcess groundkeeper(Path dir) throws IOException {
        return fdbCluster.isPresent()
                ? ServerProcess.groundkeeper(home, dir, fdbCluster.get(), "benchmark-" + System.currentTimeMillis())
                : ServerProcess.groundkeeper(home, dir);
    }

    /** Measures the two in turn, each first in every other round, and returns the medians. */
    private Pair<Measurement> compare(Contender zooKeeper, Contender groundkeeper, Measuring measuring)
            throws Exception {
        List<Measurement> ofZooKeeper = new ArrayList<>();
        List<Measurement> ofGroundkeeper = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            boolean zooKeeperFirst = round % 2 == 0;
            Measurement first = measuring.measure(zooKeeperFirst ? zooKeeper : groundkeeper);
            Measurement second = measuring.measure(zooKeeperFirst ? groundkeeper : zooKeeper);
            if (round > 0) {
                ofZooKeeper.add(zooKeeperFirst ? first : second);
                ofGroundkeeper.add(zooKeeperFirst ? second : first);
            }
        }
        return new Pair<>(Measurement.median(ofZooKeeper), Measurement.median(ofGroundkeeper));
    }

    private interface Measuring {
        Measurement measure(Contender contender) throws Exception;
    }
}
