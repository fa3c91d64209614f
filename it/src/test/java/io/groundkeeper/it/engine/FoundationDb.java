package io.groundkeeper.it.engine;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** A FoundationDB cluster that tests may use, available when it is handed out. */
public interface FoundationDb extends AutoCloseable {

    /** The absolute path of its cluster file. */
    Path clusterFile();

    /** The client library of the cluster's version; empty where the system's own is to be used. */
    Optional<Path> library();

    /** The name of a tenant that is not there yet. */
    default String newTenant() {
        return "test-" + UUID.randomUUID();
    }

    /** Gives back what was started for the tests. */
    @Override
    void close();

    /**
     * The cluster that all tests share; looked for and started at the first call.
     *
     * @throws IllegalStateException if there is none, or if it does not work
     */
    static FoundationDb shared() {
        return SharedCluster.get();
    }
}
