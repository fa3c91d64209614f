package io.groundkeeper.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.ApacheZooKeeper;
import io.groundkeeper.it.server.Services;
import io.groundkeeper.it.server.ZooKeeperService;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
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

    /** Runs a client on both servers, at once as it mostly waits, and fails where it sees a difference. */
    static void compare(List<String> command) throws Exception {
        FutureTask<List<String>> actual = new FutureTask<>(() -> ClientProgram.run(command, service));
        new Thread(actual, "client-of-service-under-test").start();
        List<String> expected = ClientProgram.run(command, zooKeeper);
        assertThat(expected).isNotEmpty();
        assertThat(actual.get()).isEqualTo(expected);
    }

    /** A file among the test's resources. */
    static Path resource(String name) throws URISyntaxException {
        return Path.of(ClientTest.class.getResource("/clients/" + name).toURI());
    }
}
