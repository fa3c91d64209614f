package io.groundkeeper.it.curator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.server.TcpForwarder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PersistentNodeTest extends CuratorFixture {

    private static final String PATH = "/node";
    private static final byte[] DATA = "data".getBytes(UTF_8);

    private TcpForwarder link;
    private CuratorFramework observer;
    private CuratorFramework owner;
    private final List<ConnectionState> states = new CopyOnWriteArrayList<>();

    @BeforeEach
    void startNode() throws Exception {
        link = link();
        observer = client();
        owner = client(link, SHORT_SESSION);
        owner.getConnectionStateListenable().addListener((client, state) -> states.add(state));
        PersistentNode node = closing(new PersistentNode(owner, CreateMode.EPHEMERAL, false, PATH, DATA));
        node.start();
        assertThat(node.waitForInitialCreate(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void isTheSameNodeAfterTheClientReattached() throws Exception {
        Stat before = observer.checkExists().forPath(PATH);

        link.dropConnections();
        await().atMost(PATIENCE).until(() -> states.contains(ConnectionState.RECONNECTED));
        owner.sync().forPath(PATH);

        assertThat(states).doesNotContain(ConnectionState.LOST);
        Stat after = observer.checkExists().forPath(PATH);
        assertThat(after.getCzxid()).isEqualTo(before.getCzxid());
        assertThat(after.getEphemeralOwner()).isEqualTo(before.getEphemeralOwner());
        assertThat(observer.getData().forPath(PATH)).isEqualTo(DATA);
    }

    @Test
    void goesWithItsSessionAndIsMadeAgainInTheNext() throws Exception {
        Stat before = observer.checkExists().forPath(PATH);

        link.down();
        await().atMost(PATIENCE).until(() -> observer.checkExists().forPath(PATH) == null);
        link.up();
        Stat after = await().atMost(PATIENCE).until(() -> observer.checkExists().forPath(PATH), stat -> stat != null);

        assertThat(after.getEphemeralOwner())
                .isEqualTo(owner.getZookeeperClient().getZooKeeper().getSessionId())
                .isNotEqualTo(before.getEphemeralOwner());
        assertThat(observer.getData().forPath(PATH)).isEqualTo(DATA);
    }
}
