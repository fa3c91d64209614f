package io.groundkeeper.it.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Three proxies over one FoundationDB cluster beside an ensemble of three ZooKeepers. */
final class EnsembleComparison {
    private static final int MEMBERS = 3;
    private static final int MOVING_SESSIONS = 5_000;
    private static final int TIMEOUT_MILLIS = 30_000;

    /** Two rounds of pings, and what the cluster publishes every five seconds. */
    private static final Duration COUNTED = Duration.ofSeconds(30);

    private final Path home;
    private final Path cluster;
    private final BareStore store;
    private final int idleSessions;
    private final Report report;

    EnsembleComparison(Path home, Path cluster, BareStore store, int idleSessions, Report report) {
        this.home = home;
        this.cluster = cluster;
        this.store = store;
        this.idleSessions = idleSessions;
        this.report = report;
    }

    /** What one of the two did. */
    private record Result(HotParent hot, Idle idle, Measurement moved) {}

    /**
     * Idle sessions of one server.
     *
     * @param heapBytes what each needs of its heap
     * @param cpuMillis what a second of pings takes of its CPU
     * @param store what the store counted meanwhile
     * @param storeBefore what it counted in the same time before there were any
     */
    private record Idle(
            Measurement opened, double heapBytes, double cpuMillis, StoreCounters store, StoreCounters storeBefore) {}

    /** Measures ZooKeeper and then Groundkeeper; they would take each other's CPU. */
    void run(ScratchDirectory scratch, Duration time) throws Exception {
        List<Path> dirs = new ArrayList<>();
        for (int i = 1; i <= MEMBERS; i++) {
            dirs.add(scratch.subdirectory("zookeeper-" + i));
        }
        Result zooKeeper = measure(ServerProcess.zooKeeperEnsemble(dirs), time);
        String tenant = "benchmark-" + System.currentTimeMillis();
        List<ServerProcess> proxies = new ArrayList<>();
        for (int i = 1; i <= MEMBERS; i++) {
            proxies.add(ServerProcess.groundkeeper(home, scratch.subdirectory("groundkeeper-" + i), cluster, tenant));
        }
        Result groundkeeper = measure(proxies, time);

        report.beginEnsembles();
        report.ensembles(
                "sequential creates under one parent, through all at once, per second",
                zooKeeper.hot.perSecond(),
                groundkeeper.hot.perSecond());
        report.ensembles(
                "the least share of them that a server got (1: all equal)",
                zooKeeper.hot.leastShare(),
                groundkeeper.hot.leastShare());
        report.ensembles(
                idleSessions + " sessions opened at one, per second",
                zooKeeper.idle.opened.opsPerSecond(),
                groundkeeper.idle.opened.opsPerSecond());
        report.ensembles("heap for an idle session, bytes", zooKeeper.idle.heapBytes, groundkeeper.idle.heapBytes);
        report.ensembles(
                "CPU for the pings of " + idleSessions + " sessions, ms per second",
                zooKeeper.idle.cpuMillis,
                groundkeeper.idle.cpuMillis);
        report.ensembles(
                MOVING_SESSIONS + " clients of a server that is killed: all attached to others after, s",
                seconds(zooKeeper.moved),
                seconds(groundkeeper.moved));
        report.ensembles(
                "half of them after, s", zooKeeper.moved.p50Micros() / 1e6, groundkeeper.moved.p50Micros() / 1e6);
        report.idleSessions(idleSessions, groundkeeper.idle.store, groundkeeper.idle.storeBefore, COUNTED);
    }

    private static double seconds(Measurement moved) {
        return MOVING_SESSIONS / moved.opsPerSecond();
    }

    private Result measure(List<ServerProcess> servers, Duration time) throws Exception {
        try {
            HotParent.measure(servers, "/hot-warming", time);
            HotParent hot = HotParent.measure(servers, "/hot", time);
            Idle idle = measureIdle(servers.get(0));
            Measurement moved;
            try (Swarm swarm = new Swarm(TIMEOUT_MILLIS)) {
                swarm.open(servers.get(0), MOVING_SESSIONS);
                moved = swarm.moveFrom(servers.get(0), servers.subList(1, MEMBERS));
            }
            return new Result(hot, idle, moved);
        } finally {
            servers.forEach(ServerProcess::close);
        }
    }

    private Idle measureIdle(ServerProcess server) throws IOException, InterruptedException {
        StoreCounters before = count();
        long heap = server.liveHeapBytes();
        try (Swarm swarm = new Swarm(TIMEOUT_MILLIS)) {
            Measurement opened = swarm.open(server, idleSessions);
            long grown = server.liveHeapBytes() - heap;
            Duration cpu = server.cpuTime();
            StoreCounters idle = count();
            double cpuMillis = server.cpuTime().minus(cpu).toMillis() / (COUNTED.toNanos() / 1e9);
            return new Idle(opened, (double) grown / idleSessions, cpuMillis, idle, before);
        }
    }

    /** What the store counts in a while that begins now. */
    private StoreCounters count() throws IOException, InterruptedException {
        TimeUnit.NANOSECONDS.sleep(StoreComparison.PUBLISHED.toNanos());
        StoreCounters before = store.counters();
        TimeUnit.NANOSECONDS.sleep(COUNTED.toNanos());
        return store.counters().since(before);
    }
}
