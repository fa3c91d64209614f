package io.groundkeeper.it.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/**
 * Looks for a FoundationDB to test on: the cluster that {@code FDB_CLUSTER_FILE} names, else {@code fdbserver} to be started
 * for the tests, else Docker to run it in.
 *
 * @param source the first of them that there is
 * @param missing one line for each that was looked for in vain
 */
record FoundationDbSearch(Optional<Source> source, List<String> missing) {

    /** A way to a cluster. */
    interface Source {
        /** Starts or finds it, with an existing empty directory for what it leaves. */
        FoundationDb start(Path dir) throws IOException;
    }

    /** The line for what {@link PrivateCluster} takes. */
    static final String PROGRAMS = "fdbserver and fdbcli: not both in $FDB_HOME/bin or on the PATH";

    private static final FoundationDbSearch OF_THIS_MACHINE = search();

    /** The search's result, which is the same all the time. */
    static FoundationDbSearch ofThisMachine() {
        return OF_THIS_MACHINE;
    }

    private static FoundationDbSearch search() {
        List<String> missing = new ArrayList<>();
        String clusterFile = System.getenv("FDB_CLUSTER_FILE");
        if (clusterFile != null) {
            return new FoundationDbSearch(Optional.of(dir -> new GivenCluster(Path.of(clusterFile))), missing);
        }
        missing.add("a cluster: FDB_CLUSTER_FILE is not set");

        if (PrivateCluster.isPossible()) {
            return new FoundationDbSearch(Optional.of(PrivateCluster::start), missing);
        }
        missing.add(PROGRAMS);

        if (DockerClientFactory.instance().isDockerAvailable()) {
            return new FoundationDbSearch(Optional.of(ContainerCluster::start), missing);
        }
        missing.add("Docker: no daemon answers");
        return new FoundationDbSearch(Optional.empty(), missing);
    }
}
