package io.groundkeeper.it.recorded;

import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.PrivateCluster;
import io.groundkeeper.it.proxies.Proxies;
import io.groundkeeper.it.proxies.Proxies.Proxy;
import io.groundkeeper.it.server.GroundkeeperProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Proxies in processes of their own, over a FoundationDB of their own. */
final class ProcessEnsemble implements Ensemble {
    private static final int TICK_MILLIS = 500;
    private static final int DRAIN_MILLIS = 2_000;
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(6);
    private static final Duration LONGER_THAN_LEASE = LEASE.plusSeconds(4);

    private final PrivateCluster cluster;
    private final Proxies proxies;

    private ProcessEnsemble(PrivateCluster cluster, Proxies proxies) {
        this.cluster = cluster;
        this.proxies = proxies;
    }

    /** Starts so many, and their store, in an empty directory. */
    static ProcessEnsemble start(Path directory, int count) throws IOException {
        PrivateCluster cluster = PrivateCluster.start(Files.createDirectory(directory.resolve("foundationdb")));
        try {
            EngineStore store = EngineStore.in(cluster, "default")
                    .with("tickTime", Integer.toString(TICK_MILLIS))
                    .with("drain.millis", Integer.toString(DRAIN_MILLIS));
            return new ProcessEnsemble(cluster, Proxies.start(directory, count, store));
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return proxies.all().stream().map(proxy -> proxy.process().address()).toList();
    }

    @Override
    public int tickMillis() {
        return TICK_MILLIS;
    }

    @Override
    public List<Mishap> mishaps(Network network) {
        return List.of(
                new Mishap("proxy killed", random -> {
                    GroundkeeperProcess proxy = any(random);
                    proxy.kill();
                    Mishap.wait(random, SHORT, LONG);
                    proxy.restart();
                }),
                new Mishap("proxy drained", random -> {
                    GroundkeeperProcess proxy = any(random);
                    proxy.stop();
                    proxy.restart();
                }),
                new Mishap("proxy paused", random -> pause(random, SHORT, LONG)),
                new Mishap("proxy paused for its lease", random -> pause(random, LEASE, LONGER_THAN_LEASE)),
                new Mishap("store killed", random -> {
                    cluster.kill();
                    Mishap.wait(random, SHORT, LONG);
                    cluster.start();
                }),
                new Mishap("store paused", random -> {
                    cluster.pause();
                    try {
                        Mishap.wait(random, SHORT, LONG);
                    } finally {
                        cluster.resume();
                    }
                }));
    }

    private void pause(Random random, Duration least, Duration most) throws Exception {
        GroundkeeperProcess proxy = any(random);
        signal("STOP", proxy);
        try {
            Mishap.wait(random, least, most);
        } finally {
            signal("CONT", proxy);
        }
    }

    private static void signal(String name, GroundkeeperProcess proxy) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(proxy.pid())).start();
        int exitValue = kill.onExit().join().exitValue();
        if (exitValue != 0) {
            throw new IOException("kill -" + name + " ended with " + exitValue);
        }
    }

    private GroundkeeperProcess any(Random random) {
        List<Proxy> all = proxies.all();
        return all.get(random.nextInt(all.size())).process();
    }

    /** Each proxy logs its own. */
    @Override
    public Map<String, Integer> storeFaults() {
        return Map.of();
    }

    @Override
    public List<String> fsck() {
        try {
            proxies.fsck();
            return List.of();
        } catch (IllegalStateException e) {
            return List.of(e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            proxies.close();
        } finally {
            cluster.close();
        }
    }
}
