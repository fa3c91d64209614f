package io.groundkeeper.it.garbage;

import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.ApacheZooKeeper;
import io.groundkeeper.it.server.Services;
import io.groundkeeper.it.server.ZooKeeperService;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that send the same bytes to ZooKeeper and to the service under test, beside a client that notices nothing. */
@OnEveryEngine
@Timeout(300)
public abstract class WireTest {

    @TempDir
    static Path dir;

    protected static ZooKeeperService zooKeeper;
    protected static ZooKeeperService service;
    private static Bystander bystander;
    private static Bystander other;

    @BeforeAll
    static void start() throws Exception {
        zooKeeper = ApacheZooKeeper.start(Files.createDirectory(dir.resolve("zookeeper")));
        service = Services.start(Files.createDirectory(dir.resolve("service")));
        bystander = new Bystander(service);
        // So that both have the same znodes.
        other = new Bystander(zooKeeper);
    }

    @AfterEach
    void expectNobodyDisturbed() throws Exception {
        bystander.expectUndisturbed();
    }

    @AfterAll
    static void stop() throws Exception {
        bystander.close();
        other.close();
        service.close();
        zooKeeper.close();
    }
}
