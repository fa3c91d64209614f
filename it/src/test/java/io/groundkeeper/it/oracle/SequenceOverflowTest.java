package io.groundkeeper.it.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.directory.DirectoryLayer;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.server.ApacheZooKeeper;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.server.ZooKeeperService;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.ClusterKeys;
import io.groundkeeper.schema.TenantKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where a znode has had as many children as an int can count, names and versions are ZooKeeper's. */
@Timeout(120)
class SequenceOverflowTest {

    private static final String QUEUE = "/q";
    private static final int SESSION_TIMEOUT_MILLIS = 30_000;
    private static final List<Integer> COUNTS =
            List.of(Integer.MAX_VALUE / 2, Integer.MAX_VALUE / 2 + 1, Integer.MAX_VALUE - 2, Integer.MAX_VALUE);

    @TempDir
    Path dir;

    @Test
    void namesAndVersions() throws Exception {
        Path home = Files.createDirectory(dir.resolve("service"));
        EngineStore store =
                new EngineStore(List.of("--data", home.resolve("data").toString()), Map.of());
        try (ApacheZooKeeper zooKeeper = ApacheZooKeeper.start(Files.createDirectory(dir.resolve("oracle")));
                GroundkeeperProcess service = GroundkeeperProcess.start(home, store)) {
            createQueues(zooKeeper);
            createQueues(service);
            service.stop();
            seed(home.resolve("data"));
            COUNTS.forEach(count -> zooKeeper.setChildrenCreated(QUEUE + count, count));
            service.restart();

            assertThat(story(service)).isEqualTo(story(zooKeeper));
        }
    }

    private static void createQueues(ZooKeeperService service) throws Exception {
        try (ZooKeeper client = client(service)) {
            for (int count : COUNTS) {
                client.create(QUEUE + count, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
        }
    }

    private static void seed(Path data) throws Exception {
        List<String> tenant = new ArrayList<>(ClusterKeys.TENANTS);
        tenant.add("default");
        try (Database database = EmbeddedEngine.open(data, EmbeddedOptions.defaults())) {
            byte[] prefix = DirectoryLayer.getDefault()
                    .open(database, tenant)
                    .thenApply(directory -> directory.getKey())
                    .join();
            TenantKeys keys = new TenantKeys(prefix);
            database.run(transaction -> {
                for (int count : COUNTS) {
                    transaction.set(keys.children(QUEUE + count), new ChildCounters(count, count).encode());
                }
                return null;
            });
        }
    }

    /** What a client sees that creates children one by one, and deletes some. */
    private static List<String> story(ZooKeeperService service) throws Exception {
        List<String> story = new ArrayList<>();
        try (ZooKeeper client = client(service)) {
            for (int count : COUNTS) {
                String queue = QUEUE + count;
                for (String name : List.of("/n", "/n", "/m", "/n", "/n", "/n", "/o")) {
                    story.add(create(client, queue + name, CreateMode.PERSISTENT_SEQUENTIAL) + state(client, queue));
                }
                story.add(create(client, queue + "/plain", CreateMode.PERSISTENT) + state(client, queue));
                client.delete(queue + "/plain", -1);
                story.add("deleted" + state(client, queue));
            }
        }
        return story;
    }

    private static String create(ZooKeeper client, String path, CreateMode mode) throws InterruptedException {
        try {
            return client.create(path, null, Ids.OPEN_ACL_UNSAFE, mode);
        } catch (KeeperException e) {
            return e.code() + " " + path;
        }
    }

    private static String state(ZooKeeper client, String path) throws Exception {
        Stat stat = client.exists(path, false);
        return " cversion " + stat.getCversion() + ", children " + stat.getNumChildren();
    }

    private static ZooKeeper client(ZooKeeperService service) throws Exception {
        return new ZooKeeper(service.connectString(), SESSION_TIMEOUT_MILLIS, event -> {});
    }
}
