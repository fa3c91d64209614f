package io.groundkeeper.it.engine;

import java.nio.file.Path;
import java.util.Optional;

/** A cluster that somebody else runs. */
record GivenCluster(Path clusterFile, Optional<Path> library) implements FoundationDb {

    static GivenCluster of(Path clusterFile) {
        return new GivenCluster(clusterFile.toAbsolutePath(), Installation.findLibrary());
    }

    @Override
    public void close() {}
}
