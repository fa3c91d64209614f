package io.groundkeeper.it.engine;

import java.nio.file.Path;
import java.util.Optional;

/** A FoundationDB cluster that tests may use, available when it is handed out. */
public interface FoundationDb extends AutoCloseable {

    /** The absolute path of its cluster file. */
    Path clusterFile();

    /** The client library of the cluster's version; empty where the system's own is to be used. */
    Optional<Path> library();

    /** Gives back what was started for the tests. */
    @Override
    void close();

    /**
     * The cluster that the tests of this JVM share, until its end; looked for and started at the first call.
     *
     * @throws IllegalStateException if there is none, or if it does not work
     */
    static FoundationDb shared() {
        return SharedCluster.get();
    }
}
