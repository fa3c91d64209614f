package io.groundkeeper.proxy.cli;

import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.Flags;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.config.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
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

    /**
     * The configuration of a command that works on a store which is there, and serves nobody.
     *
     * @throws IOException where an embedded store is meant that is not there: it would be made by being opened
     */
    ServerConfig ofExistingStore(String tenant) throws ConfigException, IOException {
        ServerConfig settings = ServerConfig.of(
                new Flags(
                        config,
                        Optional.empty(),
                        Optional.empty(),
                        data,
                        fdbCluster,
                        tenant,
                        Optional.empty(),
                        Optional.empty()),
                System.getProperties(),
                System.getenv());
        StoreConfig store = settings.store();
        if (store instanceof StoreConfig.Embedded && !Files.isDirectory(store.place())) {
            throw new IOException("there is no store in " + store.place() + "; name one with --data or --fdb-cluster");
        }
        return settings;
    }
}
