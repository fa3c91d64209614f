package io.groundkeeper.it.recorded;

import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.LoopbackPorts;
import io.groundkeeper.it.engine.PrivateCluster;
import io.groundkeeper.it.proxies.Proxies;
import io.groundkeeper.it.proxies.Proxies.Proxy;
import io.groundkeeper.it.proxies.Signals;
import io.groundkeeper.it.proxies.StoreLink;
import io.groundkeeper.it.server.GroundkeeperProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.condition.OS;

/** Proxies in processes of their own, over a FoundationDB of their own. */
final class ProcessEnsemble implements Ensemble {
    private static final int TICK_MILLIS = 500;
    private static final int DRAIN_MILLIS = 2_000;
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(6);
    private static final Duration LONGER_THAN_LEASE = LEASE.plusSeconds(4);

    private final StoreLink link;
    private final PrivateCluster cluster;
    private final Proxies proxies;

    private ProcessEnsemble(StoreLink link, PrivateCluster cluster, Proxies proxies) {
        this.link = link;
        this.cluster = cluster;
        this.proxies = proxies;
    }

    /** Starts so many, and their store, in an empty directory. */
    static ProcessEnsemble start(Path directory, int count) throws IOException {
        int port = LoopbackPorts.free();
        StoreLink link = StoreLink.to(port);
        PrivateCluster cluster = null;
        try {
            cluster = PrivateCluster.startBehind(
                    Files.createDirectory(directory.resolve("foundationdb")), link.address(), port);
            EngineStore store = EngineStore.in(cluster, "default")
                    .with("tickTime", Integer.toString(TICK_MILLIS))
                    .with("drain.millis", Integer.toString(DRAIN_MILLIS));
            return new ProcessEnsemble(link, cluster, Proxies.start(directory, count, store));
        } catch (IOException | RuntimeException e) {
            if (cluster != null) {
                cluster.close();
            }
            link.close();
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
        List<Mishap> mishaps = new ArrayList<>(List.of(
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
                })));
        if (OS.LINUX.isCurrentOs()) {
            mishaps.add(new Mishap("proxy cut off from the store", this::cutOff));
        }
        return mishaps;
    }

    private void pause(Random random, Duration least, Duration most) throws Exception {
        GroundkeeperProcess proxy = any(random);
        Signals.pause(proxy);
        try {
            Mishap.wait(random, least, most);
        } finally {
            Signals.resume(proxy);
        }
    }

    /** One of them only, which Linux tells apart; the others go on. */
    private void cutOff(Random random) throws Exception {
        link.cutOff(any(random).pid());
        try {
            Mishap.wait(random, SHORT, LONGER_THAN_LEASE);
        } finally {
            link.heal();
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
    public void close() throws IOException {
        try (link;
                cluster) {
            proxies.close();
        }
    }
}
