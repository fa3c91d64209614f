package io.groundkeeper.it.engine;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An empty store for one server, on whichever engine; a server that is told of it again finds its data.
 *
 * @param flags what tells {@code serve} of it
 * @param settings entries of a {@code zoo.cfg} that it needs besides
 */
public record EngineStore(List<String> flags, Map<String, String> settings) {

    /**
     * A store on the {@linkplain Engine#underTest engine under test}.
     *
     * @param dir an existing directory that nothing else uses
     */
    public static EngineStore create(Path dir) {
        return switch (Engine.underTest()) {
            case EMBEDDED ->
                new EngineStore(List.of("--data", dir.resolve("data").toString()), Map.of());
            case FOUNDATIONDB -> {
                FoundationDb cluster = FoundationDb.shared();
                yield in(cluster, cluster.newTenant());
            }
        };
    }

    /** A tenant in a cluster. */
    public static EngineStore in(FoundationDb cluster, String tenant) {
        return new EngineStore(
                List.of("--fdb-cluster", cluster.clusterFile().toString(), "--tenant", tenant),
                cluster.library()
                        .map(library -> Map.of("fdb.library", library.toString()))
                        .orElse(Map.of()));
    }

    /** The same store, for a server with one setting more. */
    public EngineStore with(String key, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(key, value);
        return new EngineStore(flags, more);
    }
}
