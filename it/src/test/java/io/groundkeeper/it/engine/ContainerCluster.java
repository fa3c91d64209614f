package io.groundkeeper.it.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** A cluster of one process in a container of this machine's Docker; its client library is taken out of the container. */
final class ContainerCluster implements FoundationDb {

    private static final DockerImageName IMAGE =
            DockerImageName.parse("foundationdb/foundationdb:" + System.getProperty("foundationdb.version"));

    private final GenericContainer<?> container;
    private final Path dir;

    private ContainerCluster(GenericContainer<?> container, Path dir) {
        this.container = container;
        this.dir = dir.toAbsolutePath();
    }

    /** Starts one, with an existing directory for the cluster file and the library. */
    static ContainerCluster start(Path dir) throws IOException {
        // Clients connect to the address that the server itself gives, so the port is the same inside and outside.
        String port = Integer.toString(LoopbackPorts.free());
        GenericContainer<?> container = new GenericContainer<>(IMAGE)
                .withEnv("FDB_NETWORKING_MODE", "host")
                .withEnv("FDB_PORT", port)
                .waitingFor(Wait.forLogMessage(".*FDBD joined cluster.*", 1));
        container.setPortBindings(List.of("127.0.0.1:" + port + ":" + port));
        ContainerCluster cluster = new ContainerCluster(container, dir);
        try {
            container.start();
            cluster.prepare();
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public Path clusterFile() {
        return dir.resolve("fdb.cluster");
    }

    @Override
    public Optional<Path> library() {
        return Optional.of(dir.resolve("libfdb_c.so"));
    }

    @Override
    public void close() {
        container.stop();
    }

    private void prepare() throws IOException {
        container.copyFileFromContainer("/var/fdb/fdb.cluster", clusterFile().toString());
        container.copyFileFromContainer("/usr/lib/libfdb_c.so", library().get().toString());
        ExecResult result;
        try {
            result = container.execInContainer(
                    "fdbcli", "--timeout", "60", "--exec", "configure new single ssd; getversion");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while FoundationDB was configured", e);
        }
        if (result.getExitCode() != 0) {
            throw new IllegalStateException("fdbcli failed: " + result);
        }
    }
}
