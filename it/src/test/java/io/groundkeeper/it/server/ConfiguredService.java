package io.groundkeeper.it.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A server in a process of its own, with settings of its own. */
public interface ConfiguredService extends ZooKeeperService {

    /** Which server. */
    enum Kind {
        ZOOKEEPER,
        GROUNDKEEPER;

        /**
         * Starts one and returns when it accepts clients.
         *
         * @param dir an existing directory for its configuration and data
         * @throws IllegalStateException if it ends or stays silent instead; the message has what it printed
         */
        public ConfiguredService start(Path dir, ServerSettings settings) throws IOException {
            return this == ZOOKEEPER
                    ? ApacheZooKeeperProcess.start(dir, settings)
                    : GroundkeeperProcess.start(dir, settings);
        }
    }

    /** Ends the process as {@code kill -9} does, and returns when it is gone. */
    void kill();

    /** Starts the server again after {@link #kill}, on the same data; perhaps it listens elsewhere. */
    void restart() throws IOException;

    /** What it has printed and logged since it was started last. */
    String output() throws IOException;

    /** Where clients connect with TLS. */
    InetSocketAddress secureAddress();

    /** {@link #secureAddress} as ZooKeeper's clients want it. */
    default String secureConnectString() {
        return ZooKeeperService.text(secureAddress());
    }
}
