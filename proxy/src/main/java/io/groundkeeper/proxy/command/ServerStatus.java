package io.groundkeeper.proxy.command;

import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.proxy.stats.SessionStats;
import io.groundkeeper.proxy.stats.TreeSize;
import io.groundkeeper.watch.WatchListing;
import io.groundkeeper.watch.Watcher;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/** What there is to tell of a server that serves. Thread-safe. */
public interface ServerStatus {

    /** What was set. */
    record Settings(
            int clientPort,
            int secureClientPort,
            String dataDirectory,
            int tickMillis,
            int maxConnectionsPerAddress,
            int minSessionTimeoutMillis,
            int maxSessionTimeoutMillis,
            int backlog) {}

    Settings settings();

    ServerStats stats();

    Collection<ClientStats> clients();

    /** How many clients there are. */
    default long connections() {
        return clients().size();
    }

    /** Requests of all clients that wait for their answers. */
    default long outstanding() {
        return clients().stream().mapToLong(ClientStats::outstanding).sum();
    }

    long zxid();

    /** What the tree holds; counted now and then. */
    TreeSize tree();

    /** Number of all watches; a persistent one counts for data and for children. */
    long watchCount();

    /** The watches on data and existence; ZooKeeper's words do not tell of those on children. */
    WatchListing dataWatches();

    /** The session whose watches {@code watcher} has. */
    long sessionId(Watcher watcher);

    /** The sessions that this server holds. */
    List<SessionStats> sessions();

    long sessionCount();

    EphemeralIndex ephemerals();

    long uptimeMillis();

    /** Files and sockets that the process has open; empty where the system does not tell. */
    OptionalLong openFiles();

    /** How many it may have open. */
    OptionalLong maxFiles();
}
