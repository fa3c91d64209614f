package io.groundkeeper.it.curator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.server.TcpForwarder;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CuratorCacheTest extends CuratorFixture {

    private static final String ROOT = "/tree";
    private static final int CHANGES = 500;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Map<String, String> toldByEvents = new ConcurrentHashMap<>();
    private TcpForwarder link;
    private CuratorFramework writer;
    private CuratorCache cache;

    @BeforeEach
    void startCache() throws Exception {
        System.out.println("seed " + seed);
        link = link();
        writer = client();
        writer.create().forPath(ROOT, bytes("root"));
        change();
        cache = closing(CuratorCache.build(client(link, LONG_SESSION), ROOT));
        cache.listenable()
                .addListener(CuratorCacheListener.builder()
                        .forAll((type, before, after) -> {
                            switch (type) {
                                case NODE_CREATED, NODE_CHANGED -> toldByEvents.put(after.getPath(), string(after));
                                case NODE_DELETED -> toldByEvents.remove(before.getPath());
                            }
                        })
                        .build());
        cache.start();
    }

    @Test
    void holdsTheSubtreeInTheEnd() throws Exception {
        change();
        assertThatCacheCatchesUp();
    }

    @Test
    void catchesUpWithWhatChangedWhileItsLinkWasDown() throws Exception {
        writer.create().creatingParentsIfNeeded().forPath(ROOT + "/deleted/child", bytes("old"));
        writer.create().forPath(ROOT + "/changed", bytes("old"));
        assertThatCacheCatchesUp();

        link.down();
        writer.delete().deletingChildrenIfNeeded().forPath(ROOT + "/deleted");
        writer.setData().forPath(ROOT + "/changed", bytes("new"));
        writer.create().creatingParentsIfNeeded().forPath(ROOT + "/created/child", bytes("new"));
        link.up();
        assertThatCacheCatchesUp();

        change();
        assertThatCacheCatchesUp();
    }

    private void assertThatCacheCatchesUp() throws Exception {
        Map<String, String> tree = new TreeMap<>();
        collect(ROOT, tree);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(cache.stream().collect(toMap(ChildData::getPath, CuratorCacheTest::string)))
                    .containsExactlyInAnyOrderEntriesOf(tree);
            assertThat(toldByEvents).containsExactlyInAnyOrderEntriesOf(tree);
        });
    }

    private void collect(String path, Map<String, String> tree) throws Exception {
        tree.put(path, new String(writer.getData().forPath(path), UTF_8));
        for (String child : writer.getChildren().forPath(path)) {
            collect(path + "/" + child, tree);
        }
    }

    /** Creates, changes and deletes znodes at random: few paths, so that most meet what is there. */
    private void change() throws Exception {
        for (int i = 0; i < CHANGES; i++) {
            String path = ROOT + "/" + random.nextInt(4) + (random.nextBoolean() ? "/" + random.nextInt(4) : "");
            byte[] data = bytes("change " + random.nextInt());
            try {
                switch (random.nextInt(4)) {
                    case 0, 1 -> writer.create().forPath(path, data);
                    case 2 -> writer.setData().forPath(path, data);
                    default -> writer.delete().forPath(path);
                }
            } catch (KeeperException.NodeExistsException
                    | KeeperException.NoNodeException
                    | KeeperException.NotEmptyException e) {
                // The next one may fit.
            }
        }
    }

    private static String string(ChildData node) {
        return new String(node.getData(), UTF_8);
    }

    private static byte[] bytes(String string) {
        return string.getBytes(UTF_8);
    }
}
