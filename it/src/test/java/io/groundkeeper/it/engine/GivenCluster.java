package io.groundkeeper.it.engine;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.directory.DirectoryLayer;
import io.groundkeeper.schema.ClusterKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A cluster that somebody else runs; the tests' tenants are removed from it. */
final class GivenCluster implements FoundationDb {

    private final Path clusterFile;
    private final Queue<String> tenants = new ConcurrentLinkedQueue<>();

    GivenCluster(Path clusterFile) {
        this.clusterFile = clusterFile.toAbsolutePath();
    }

    @Override
    public Path clusterFile() {
        return clusterFile;
    }

    @Override
    public Optional<Path> library() {
        return Installation.findLibrary();
    }

    @Override
    public String newTenant() {
        String tenant = FoundationDb.super.newTenant();
        tenants.add(tenant);
        return tenant;
    }

    @Override
    public void close() {
        try (Database database = NativeClient.open(this)) {
            for (String tenant : tenants) {
                List<String> path = new ArrayList<>(ClusterKeys.TENANTS);
                path.add(tenant);
                DirectoryLayer.getDefault().removeIfExists(database, path).join();
            }
        }
    }
}
