package io.groundkeeper.proxy.store;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.layer.lease.LeaseKeeper;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.ServerConfig;
import java.io.IOException;
import java.time.Duration;

/**
 * The engine below, and what depends on which it is.
 *
 * @param limits how much goes into one of its transactions
 * @param leases times of this proxy's lease
 * @param description for people
 */
public record Store(Database database, BatchLimits limits, LeaseKeeper.Timing leases, String description)
        implements AutoCloseable {
    private static final Duration BEAT = Duration.ofSeconds(1);

    /**
     * Opens the store that the configuration names.
     *
     * @throws IOException where it cannot be opened; the message says why
     */
    public static Store open(ServerConfig config) throws ConfigException, IOException {
        if (config.fdbCluster().isPresent()) {
            throw new ConfigException("this version has the embedded store only: leave --fdb-cluster out, and name a"
                    + " directory with --data");
        }
        // Nobody else can have the directory open, so whoever held leases in it is gone: they last no time.
        return new Store(
                EmbeddedEngine.open(config.dataDirectory(), EmbeddedOptions.defaults()),
                BatchLimits.EMBEDDED,
                new LeaseKeeper.Timing(BEAT, Duration.ZERO),
                "embedded store in " + config.dataDirectory());
    }

    /** The same store, used through {@code other}. */
    public Store through(Database other) {
        return new Store(other, limits, leases, description);
    }

    @Override
    public void close() {
        database.close();
    }
}
