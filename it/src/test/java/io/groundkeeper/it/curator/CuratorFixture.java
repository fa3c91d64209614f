package io.groundkeeper.it.curator;

import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.Services;
import io.groundkeeper.it.server.TcpForwarder;
import io.groundkeeper.it.server.ZooKeeperService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service for each test, and what is connected to it; closed last to first. */
@OnEveryEngine
@Timeout(180)
abstract class CuratorFixture {

    /** How long a test waits for what must happen in the end. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** For clients that must not lose their session, however busy the machine. */
    static final Duration LONG_SESSION = Duration.ofSeconds(40);

    /** For clients that the test makes lose theirs. */
    static final Duration SHORT_SESSION = Duration.ofSeconds(6);

    private static final int CONNECTION_TIMEOUT_MILLIS = 4_000;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private ZooKeeperService service;

    @BeforeEach
    void startService(@TempDir Path dir) throws IOException {
        service = closing(Services.start(dir));
    }

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    /** Closes it after the test, before what was there earlier. */
    final <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    /** A link to the service that the test can break. */
    final TcpForwarder link() throws IOException {
        return closing(TcpForwarder.to(service));
    }

    /** A started client of its own session. */
    final CuratorFramework client() {
        return client(service.connectString(), LONG_SESSION);
    }

    /** A started client of its own session behind a link. */
    final CuratorFramework client(TcpForwarder link, Duration sessionTimeout) {
        return client(link.connectString(), sessionTimeout);
    }

    private CuratorFramework client(String connectString, Duration sessionTimeout) {
        CuratorFramework client = closing(CuratorFrameworkFactory.newClient(
                connectString, (int) sessionTimeout.toMillis(), CONNECTION_TIMEOUT_MILLIS, new RetryNTimes(50, 200)));
        client.start();
        return client;
    }
}
