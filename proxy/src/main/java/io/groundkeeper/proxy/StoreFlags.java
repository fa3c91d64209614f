package io.groundkeeper.proxy;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which store is meant. */
class StoreFlags {
    @Option(names = "--config", paramLabel = "FILE", description = "A zoo.cfg.")
    Optional<Path> config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep the data in the embedded store, in this directory; otherwise dataDir, or ./data.")
    Optional<Path> data;

    @Option(
            names = "--fdb-cluster",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = "",
            description = "Keep the data in FoundationDB, found by this cluster file; without FILE, by fdb.clusterFile,"
                    + " FDB_CLUSTER_FILE, or the one at FoundationDB's default place.")
    Optional<String> fdbCluster;
}
