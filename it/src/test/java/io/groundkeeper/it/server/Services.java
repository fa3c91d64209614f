package io.groundkeeper.it.server;

import java.io.IOException;
import java.nio.file.Path;

/** Starts the server under test: Groundkeeper, or Apache ZooKeeper to prove the tests themselves. */
public final class Services {

    private Services() {}

    /**
     * Starts the server that the system property {@code it.service} names, {@code groundkeeper} (the default) or
     * {@code zookeeper}, and returns when it accepts clients.
     *
     * @param dir an existing empty directory for its data
     */
    public static ZooKeeperService start(Path dir) throws IOException {
        String service = System.getProperty("it.service", "groundkeeper");
        return switch (service) {
            case "groundkeeper" -> GroundkeeperProcess.start(dir);
            case "zookeeper" -> ApacheZooKeeper.start(dir);
            default -> throw new IllegalArgumentException("it.service is groundkeeper or zookeeper, not " + service);
        };
    }
}
