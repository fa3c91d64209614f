package io.groundkeeper.it.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.GroundkeeperProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The store's keys, and so paths, have a greatest length. */
@OnEveryEngine
@Timeout(300)
class LongPathTest {
    private static final int LONGEST = 9_900;
    private static final int SEQUENCE_NUMBER = 11;
    private static final int SESSION_TIMEOUT_MILLIS = 30_000;
    private static final byte[] DATA = {1, 2, 3};

    @TempDir
    static Path directory;

    private static GroundkeeperProcess server;
    private static ZooKeeper client;

    @BeforeAll
    static void start() throws Exception {
        server = GroundkeeperProcess.start(directory);
        client = new ZooKeeper(server.connectString(), SESSION_TIMEOUT_MILLIS, event -> {});
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = CreateMode.class,
            names = {"PERSISTENT", "PERSISTENT_SEQUENTIAL", "EPHEMERAL", "EPHEMERAL_SEQUENTIAL", "CONTAINER"})
    void theLongestPathIsTaken(CreateMode mode) throws Exception {
        String asked = path(LONGEST - (mode.isSequential() ? SEQUENCE_NUMBER : 0));
        String path = client.create(asked, DATA, Ids.OPEN_ACL_UNSAFE, mode);

        assertThat(client.getData(path, false, null)).isEqualTo(DATA);
        assertThat(client.getChildren("/", false)).contains(path.substring(1));
        assertThat(client.setData(path, new byte[100_000], 0).getVersion()).isEqualTo(1);
        client.delete(path, 1);
        assertThat(client.exists(path, false)).isNull();
    }

    @Test
    void longerOnesAreBadArgumentsAndNameNothing() throws Exception {
        for (String path : List.of(path(LONGEST + 1), path(20_000), "/" + "\u4e2d".repeat(LONGEST / 3))) {
            assertThat(code(() -> client.create(path, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)))
                    .isEqualTo(Code.BADARGUMENTS);
            assertThat(code(() -> client.create(path, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL)))
                    .isEqualTo(Code.BADARGUMENTS);
            assertThat(code(() -> client.create(path + "/x", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)))
                    .isEqualTo(Code.NONODE);
            assertThat(client.exists(path, true)).isNull();
            assertThat(code(() -> client.getData(path, false, null))).isEqualTo(Code.NONODE);
            assertThat(code(() -> client.getChildren(path, false))).isEqualTo(Code.NONODE);
            assertThat(code(() -> client.delete(path, -1))).isEqualTo(Code.NONODE);
        }
    }

    /** They are refused alone, and not together with what is written in the same batch. */
    @Test
    void othersAreNotDisturbed() throws Exception {
        List<CompletableFuture<Code>> results = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            CompletableFuture<Code> result = new CompletableFuture<>();
            String path = i % 10 == 0 ? path(LONGEST + 1) : "/short" + i;
            client.create(
                    path,
                    DATA,
                    Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT,
                    (int rc, String asked, Object context, String name, Stat stat) -> result.complete(Code.get(rc)),
                    null);
            results.add(result);
        }
        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).get()).isEqualTo(i % 10 == 0 ? Code.BADARGUMENTS : Code.OK);
        }
    }

    private static String path(int length) {
        return "/" + "p".repeat(length - 1);
    }

    private interface Request {
        void run() throws KeeperException, InterruptedException;
    }

    private static Code code(Request request) throws InterruptedException {
        try {
            request.run();
            return Code.OK;
        } catch (KeeperException e) {
            return e.code();
        }
    }
}
