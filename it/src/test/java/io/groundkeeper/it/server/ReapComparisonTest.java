package io.groundkeeper.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.engine.OnEveryEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of containers and znodes with a time to live, the same go as where ZooKeeper's own container manager runs, and watchers are told the same. */
@OnEveryEngine
@Timeout(300)
class ReapComparisonTest {

    private static final String NEVER_USED = "znode.container.maxNeverUsedIntervalMs";
    private static final String CHECK_INTERVAL = "znode.container.checkIntervalMs";
    private static final long CHECK_INTERVAL_MILLIS = 200;
    private static final long SHORT_MILLIS = 4_000;
    private static final long LONG_MILLIS = 1L << 39;
    private static final int SESSION_TIMEOUT_MILLIS = 30_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** All that is created, in this order. */
    private static final List<String> CONTAINERS = List.of("/used", "/full", "/never", "/outer", "/outer/inner");

    private static final List<String> CHILDREN = List.of("/used/c", "/full/c", "/outer/inner/c");
    private static final List<String> SHORT_LIVED = List.of("/short", "/parent", "/renewed");
    private static final List<String> LONG_LIVED = List.of("/long", "/parent/c");

    /** What a client was told, and what was there in the end. */
    private record Seen(List<String> beforeRestart, List<String> afterRestart, Set<String> left) {}

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000})
    void theSameGoAndTheSameIsTold(long neverUsedMillis) throws Exception {
        ServerSettings settings = ServerSettings.PLAIN
                .with("extendedTypesEnabled", "true")
                .with(CHECK_INTERVAL, Long.toString(CHECK_INTERVAL_MILLIS))
                .with(NEVER_USED, Long.toString(neverUsedMillis))
                .withFlag("-D" + CHECK_INTERVAL + "=" + CHECK_INTERVAL_MILLIS)
                .withFlag("-D" + NEVER_USED + "=" + neverUsedMillis);
        Seen expected;
        try (SideBySide servers = SideBySide.start(dir, settings)) {
            expected = servers.compare(server -> {
                List<String> before = beforeRestart(server, neverUsedMillis > 0);
                server.kill();
                server.restart();
                return afterRestart(server, before);
            });
        }
        assertThat(expected.left()).contains("/full/c", "/long").doesNotContain("/used", "/outer", "/short", "/parent");
        assertThat(expected.left().contains("/never")).isEqualTo(neverUsedMillis == 0);
    }

    private static List<String> beforeRestart(ConfiguredService server, boolean neverUsedGo) throws Exception {
        Queue<WatchedEvent> events = new ConcurrentLinkedQueue<>();
        try (ZooKeeper client = client(server, new ConcurrentLinkedQueue<>());
                ZooKeeper watcher = client(server, events);
                ZooKeeper follower = client(server, events)) {
            for (String path : CONTAINERS) {
                client.create(path, null, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER);
            }
            for (String path : CHILDREN) {
                client.create(path, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            for (String path : SHORT_LIVED) {
                create(client, path, SHORT_MILLIS);
            }
            for (String path : LONG_LIVED) {
                create(client, path, LONG_MILLIS);
            }
            follower.addWatch("/", AddWatchMode.PERSISTENT_RECURSIVE);
            watch(watcher, Stream.of("/used", "/full", "/outer", "/outer/inner", "/short", "/parent", "/long"));
            client.multi(List.of(Op.delete("/used/c", -1), Op.delete("/outer/inner/c", -1)));
            Stream<String> going = Stream.concat(
                    Stream.of("/used", "/outer", "/short"), neverUsedGo ? Stream.of("/never") : Stream.empty());
            for (String path : going.toList()) {
                await().atMost(PATIENCE).until(() -> {
                    // So it is as old as the others, and younger than its time to live.
                    client.setData("/renewed", null, -1);
                    return client.exists(path, false) == null;
                });
            }
            return told(events, watcher, follower);
        }
    }

    private static Seen afterRestart(ConfiguredService server, List<String> before) throws Exception {
        Queue<WatchedEvent> events = new ConcurrentLinkedQueue<>();
        try (ZooKeeper client = client(server, new ConcurrentLinkedQueue<>());
                ZooKeeper watcher = client(server, events)) {
            watch(watcher, Stream.of("/parent"));
            client.delete("/parent/c", -1);
            awaitGone(client, "/parent");
            awaitGone(client, "/renewed");
            // What this round of the server leaves, the next ones leave too.
            create(client, "/last", 1);
            awaitGone(client, "/last");
            Set<String> left = new TreeSet<>(ZKUtil.listSubTreeBFS(client, "/"));
            return new Seen(before, told(events, watcher), left);
        }
    }

    private static ZooKeeper client(ConfiguredService server, Queue<WatchedEvent> events) throws Exception {
        return new ZooKeeper(server.connectString(), SESSION_TIMEOUT_MILLIS, events::add);
    }

    private static void create(ZooKeeper client, String path, long ttl) throws Exception {
        client.create(path, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), ttl);
    }

    private static void watch(ZooKeeper watcher, Stream<String> paths) throws Exception {
        for (String path : paths.toList()) {
            watcher.getData(path, true, null);
            watcher.getChildren(path, true);
        }
    }

    private static void awaitGone(ZooKeeper client, String path) {
        await().atMost(PATIENCE)
                .ignoreException(KeeperException.ConnectionLossException.class)
                .until(() -> client.exists(path, false) == null);
    }

    /** All events but how often a znode was renewed, in an order of their own: ZooKeeper goes through a hash table. */
    private static List<String> told(Queue<WatchedEvent> events, ZooKeeper... watchers) throws Exception {
        for (ZooKeeper watcher : watchers) {
            CompletableFuture<Void> all = new CompletableFuture<>();
            watcher.sync("/", (rc, path, context) -> all.complete(null), null);
            all.get();
        }
        return events.stream()
                .filter(event -> event.getType() != EventType.None && event.getType() != EventType.NodeDataChanged)
                .map(event -> event.getType() + " " + event.getPath())
                .sorted()
                .toList();
    }
}
