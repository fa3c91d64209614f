package io.groundkeeper.it.clients;

import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.ApacheZooKeeper;
import io.groundkeeper.it.server.Services;
import io.groundkeeper.it.server.ZooKeeperService;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that run the same client on ZooKeeper and on the service under test, and compare what it says. */
@OnEveryEngine
@Timeout(600)
abstract class ClientTest {

    @TempDir
    static Path dir;

    static ZooKeeperService zooKeeper;
    static ZooKeeperService service;

    @BeforeAll
    static void start() throws Exception {
        zooKeeper = ApacheZooKeeper.start(Files.createDirectory(dir.resolve("zookeeper")));
        service = Services.start(Files.createDirectory(dir.resolve("service")));
    }

    @AfterAll
    static void stop() {
        service.close();
        zooKeeper.close();
    }

    /** A file among the test's resources. */
    static Path resource(String name) throws URISyntaxException {
        return Path.of(ClientTest.class.getResource("/clients/" + name).toURI());
    }
}
