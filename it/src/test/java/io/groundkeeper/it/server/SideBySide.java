package io.groundkeeper.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ConfiguredService.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** ZooKeeper and Groundkeeper with the same settings, to do the same on either; on both at once, as mostly they are waited for. */
public final class SideBySide implements AutoCloseable {

    private final ExecutorService threads =
            Executors.newFixedThreadPool(2, task -> new Thread(task, "zookeeper-or-groundkeeper"));

    private ConfiguredService zooKeeper;
    private ConfiguredService groundkeeper;

    private SideBySide() {}

    /**
     * Starts both.
     *
     * @param dir an existing directory for their data
     */
    public static SideBySide start(Path dir, ServerSettings settings) throws Exception {
        SideBySide servers = new SideBySide();
        try {
            servers.both(
                    () -> servers.zooKeeper = start(Kind.ZOOKEEPER, dir, settings),
                    () -> servers.groundkeeper = start(Kind.GROUNDKEEPER, dir, settings));
            return servers;
        } catch (Exception e) {
            servers.close();
            throw e;
        }
    }

    private static ConfiguredService start(Kind kind, Path dir, ServerSettings settings) throws IOException {
        return kind.start(Files.createTempDirectory(dir, kind.name()), settings);
    }

    /**
     * Runs a scenario on both, and fails where Groundkeeper's client has seen something else than ZooKeeper's.
     *
     * @param scenario is run in two threads
     * @return what both have seen
     */
    public <T> T compare(Scenario<T> scenario) throws Exception {
        List<T> seen = both(() -> scenario.on(zooKeeper), () -> scenario.on(groundkeeper));
        assertThat(seen.get(1)).isEqualTo(seen.get(0));
        return seen.get(0);
    }

    /** Returns when both have come to their end, whether they fail or not. */
    private <T> List<T> both(Callable<T> one, Callable<T> other) throws InterruptedException, ExecutionException {
        List<Future<T>> results = threads.invokeAll(List.of(one, other));
        return List.of(results.get(0).get(), results.get(1).get());
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try (ConfiguredService one = zooKeeper;
                ConfiguredService other = groundkeeper) {}
    }

    /** What a client does with a server. */
    public interface Scenario<T> {
        /** Does it; returns what the client saw. */
        T on(ConfiguredService service) throws Exception;
    }
}
