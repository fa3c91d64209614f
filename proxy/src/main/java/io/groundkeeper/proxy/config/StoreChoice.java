package io.groundkeeper.proxy.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds out which store is meant. The first of these that is there decides:
 *
 * <ol>
 *   <li>a flag, {@code --data} or {@code --fdb-cluster};
 *   <li>{@code fdb.clusterFile} of the configuration: FoundationDB, although a {@code zoo.cfg} has a {@code dataDir} too;
 *   <li>{@code dataDir} of the configuration: the embedded store;
 *   <li>{@code FDB_CLUSTER_FILE} of the environment: FoundationDB;
 *   <li>the embedded store in {@code ./data}.
 * </ol>
 *
 * <p>{@code --fdb-cluster} without a file takes the next one named in this order, and otherwise the one at the place where
 * <a href="https://apple.github.io/foundationdb/administration.html#specifying-the-cluster-file">FoundationDB's own tools</a> look.
 */
final class StoreChoice {
    private static final String VARIABLE = "FDB_CLUSTER_FILE";

    private StoreChoice() {}

    static StoreConfig of(Flags flags, Settings settings, Map<String, String> environment) throws ConfigException {
        if (flags.data().isPresent()) {
            if (flags.fdbCluster().isPresent()) {
                throw new ConfigException("--data and --fdb-cluster name two stores: leave one of them out");
            }
            settings.overridden("dataDir");
            return embedded(flags.data().get());
        }
        Optional<String> configured = settings.text("fdb.clusterFile");
        Optional<String> variable =
                Optional.ofNullable(environment.get(VARIABLE)).filter(name -> !name.isBlank());
        if (flags.fdbCluster().isPresent() || configured.isPresent()) {
            Optional<String> flag = flags.fdbCluster().filter(name -> !name.isEmpty());
            Optional<Path> named = flag.or(() -> configured).or(() -> variable).map(Path::of);
            return foundationDb(named.isPresent() ? named.get() : firstOf(defaultClusterFiles()), settings);
        }
        Optional<String> data = settings.text("dataDir");
        if (data.isEmpty() && variable.isPresent()) {
            return foundationDb(Path.of(variable.get()), settings);
        }
        variable.ifPresent(unused -> settings.ignored(VARIABLE));
        return embedded(Path.of(data.orElse("data")));
    }

    private static StoreConfig embedded(Path directory) {
        return new StoreConfig.Embedded(absolute(directory));
    }

    private static StoreConfig foundationDb(Path clusterFile, Settings settings) throws ConfigException {
        return new StoreConfig.FoundationDb(absolute(clusterFile), FoundationDbOptions.of(settings));
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static List<Path> defaultClusterFiles() {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
        return List.of(Path.of("fdb.cluster"), Path.of(mac ? "/usr/local/etc" : "/etc", "foundationdb", "fdb.cluster"));
    }

    /** The first that exists. */
    static Path firstOf(List<Path> places) throws ConfigException {
        for (Path place : places) {
            if (Files.exists(place)) {
                return place;
            }
        }
        throw new ConfigException(places.stream()
                .map(place -> absolute(place).toString())
                .collect(Collectors.joining(
                        " nor ",
                        "there is no cluster file of FoundationDB, neither ",
                        ": name it with --fdb-cluster FILE, fdb.clusterFile or " + VARIABLE)));
    }
}
