package io.groundkeeper.proxy.command;

import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.proxy.stats.ServerStats;
import java.util.Collection;
import java.util.OptionalLong;

/** What there is to tell of a server that serves. Thread-safe. */
public interface ServerStatus {

    /** What was set. */
    record Settings(
            int clientPort,
            String dataDirectory,
            int tickMillis,
            int maxConnectionsPerAddress,
            int minSessionTimeoutMillis,
            int maxSessionTimeoutMillis,
            int backlog) {}

    /** The ZooKeeper version whose behaviour this is, and Groundkeeper's own. */
    String version();

    Settings settings();

    ServerStats stats();

    Collection<ClientStats> clients();

    /** Requests of all clients that wait for their answers. */
    default long outstanding() {
        return clients().stream().mapToLong(ClientStats::outstanding).sum();
    }

    long zxid();

    long nodeCount();

    long watchCount();

    long sessionCount();

    long uptimeMillis();

    /** Files and sockets that the process has open; empty where the system does not tell. */
    OptionalLong openFiles();

    /** How many it may have open. */
    OptionalLong maxFiles();
}
