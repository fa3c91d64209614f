package io.groundkeeper.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ConfiguredService.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** ZooKeeper and Groundkeeper with the same settings, to do the same on either. */
public final class SideBySide implements AutoCloseable {

    private final ConfiguredService zooKeeper;
    private final ConfiguredService groundkeeper;

    private SideBySide(ConfiguredService zooKeeper, ConfiguredService groundkeeper) {
        this.zooKeeper = zooKeeper;
        this.groundkeeper = groundkeeper;
    }

    /**
     * Starts both.
     *
     * @param dir an existing directory for their data
     */
    public static SideBySide start(Path dir, ServerSettings settings) throws IOException {
        ConfiguredService zooKeeper = start(Kind.ZOOKEEPER, dir, settings);
        try {
            return new SideBySide(zooKeeper, start(Kind.GROUNDKEEPER, dir, settings));
        } catch (IOException | RuntimeException e) {
            zooKeeper.close();
            throw e;
        }
    }

    private static ConfiguredService start(Kind kind, Path dir, ServerSettings settings) throws IOException {
        return kind.start(Files.createTempDirectory(dir, kind.name()), settings);
    }

    /**
     * Runs a scenario on both, and fails where Groundkeeper's client has seen something else than ZooKeeper's.
     *
     * @return what both have seen
     */
    public List<String> compare(Scenario scenario) throws Exception {
        List<String> expected = scenario.on(zooKeeper);
        assertThat(scenario.on(groundkeeper)).isEqualTo(expected);
        return expected;
    }

    @Override
    public void close() {
        try (zooKeeper;
                groundkeeper) {}
    }

    /** What a client does with a server. */
    public interface Scenario {
        /** Does it; returns what the client saw. */
        List<String> on(ConfiguredService service) throws Exception;
    }
}
