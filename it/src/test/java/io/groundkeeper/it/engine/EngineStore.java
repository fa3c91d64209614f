package io.groundkeeper.it.engine;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

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

    /** Opens what it is kept in, which no server may have open on the embedded engine. */
    public Database open() throws IOException {
        int directory = flags.indexOf("--data") + 1;
        return directory > 0
                ? EmbeddedEngine.open(Path.of(flags.get(directory)), EmbeddedOptions.defaults())
                : NativeClient.open(FoundationDb.shared());
    }

    /** Creates tenants in it, which no server may have open on the embedded engine. */
    public void createTenants(List<String> names) throws IOException {
        try (Database database = open()) {
            Tenants tenants = new Tenants(new Transactions(database));
            for (String name : names) {
                tenants.open(name, 0).orTimeout(1, TimeUnit.MINUTES).join();
            }
        }
    }

    /** The tenant's name. */
    public String tenant() {
        int name = flags.indexOf("--tenant") + 1;
        return name > 0 ? flags.get(name) : "default";
    }

    /** Another tenant of the same store. */
    public EngineStore ofTenant(String name) {
        List<String> others = place();
        others.addAll(List.of("--tenant", name));
        return new EngineStore(others, settings);
    }

    /** The flags that say which store it is, whatever the tenant. */
    public List<String> place() {
        List<String> place = new ArrayList<>(flags);
        int tenant = place.indexOf("--tenant");
        if (tenant >= 0) {
            place.subList(tenant, tenant + 2).clear();
        }
        return place;
    }

    /** The same store, for a server with one setting more. */
    public EngineStore with(String key, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(key, value);
        return new EngineStore(flags, more);
    }
}
