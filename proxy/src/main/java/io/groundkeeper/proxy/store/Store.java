package io.groundkeeper.proxy.store;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.layer.lease.LeaseKeeper;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.config.StoreConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine below, and what depends on which it is.
 *
 * @param limits how much goes into one of its transactions
 * @param leases times of this proxy's lease
 * @param description for people
 * @param whenClosed closes what the database runs on, after it
 */
public record Store(
        Database database, BatchLimits limits, LeaseKeeper.Timing leases, String description, Runnable whenClosed)
        implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(10);

    /**
     * Opens the store that the configuration names. A cluster need not be there for that.
     *
     * @throws IOException where it cannot be opened; the message says why
     */
    public static Store open(ServerConfig config) throws IOException {
        return config.store() instanceof StoreConfig.FoundationDb foundationDb
                ? foundationDb(foundationDb)
                : embedded(config.store().place());
    }

    private static Store embedded(Path directory) throws IOException {
        // Nobody else can have the directory open, so whoever held leases in it is gone: they last no time.
        return new Store(
                EmbeddedEngine.open(directory, EmbeddedOptions.defaults()),
                BatchLimits.EMBEDDED,
                new LeaseKeeper.Timing(BEAT, Duration.ZERO),
                "embedded store in " + directory,
                () -> {});
    }

    private static Store foundationDb(StoreConfig.FoundationDb config) throws IOException {
        ClusterFile file = ClusterFile.read(config.place());
        if (!file.isWritable()) {
            LOG.warn(
                    "The cluster file {} or its directory cannot be written: when the cluster's coordinators change, this"
                            + " server will not find them at its next start",
                    file.path());
        }
        FoundationDbClient client = FoundationDbClient.start(config.options());
        Database database = null;
        try {
            database = client.open(file.path());
        } finally {
            if (database == null) {
                client.close();
            }
        }
        return new Store(
                database,
                BatchLimits.FOUNDATIONDB,
                new LeaseKeeper.Timing(BEAT, LEASE),
                "FoundationDB, cluster file " + file.path() + ", coordinators "
                        + String.join(", ", file.coordinators()),
                client::close);
    }

    /** The same store, used through {@code other}. */
    public Store through(Database other) {
        return new Store(other, limits, leases, description, whenClosed);
    }

    @Override
    public void close() {
        database.close();
        whenClosed.run();
    }
}
