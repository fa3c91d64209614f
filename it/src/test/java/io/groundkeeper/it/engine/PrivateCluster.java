package io.groundkeeper.it.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A cluster of one {@code fdbserver} process, which tests may kill, start again and pause. It listens on a loopback port of
 * its own; its data and its logs are in its directory. The process does not outlive this JVM.
 */
public final class PrivateCluster implements FoundationDb {

    private static final int START_SECONDS = 60;

    private final Installation installation;
    private final Path dir;
    private final String address;
    private final String listenAddress;
    private final Thread shutdownHook = new Thread(this::destroy, "fdbserver-reaper");
    private boolean configured;
    private volatile Process process;

    private PrivateCluster(Installation installation, Path dir, String address, String listenAddress) {
        this.installation = installation;
        this.dir = dir;
        this.address = address;
        this.listenAddress = listenAddress;
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    /** Whether this machine has what it takes. */
    public static boolean isPossible() {
        return Installation.find().isPresent();
    }

    /**
     * A cluster that is not running, with its cluster file.
     *
     * @param dir an existing empty directory
     */
    public static PrivateCluster prepare(Path dir) throws IOException {
        String address = InetAddress.getLoopbackAddress().getHostAddress() + ":" + LoopbackPorts.free();
        return prepare(dir, address, address);
    }

    private static PrivateCluster prepare(Path dir, String address, String listenAddress) throws IOException {
        PrivateCluster cluster =
                new PrivateCluster(Installation.find().orElseThrow(), dir.toAbsolutePath(), address, listenAddress);
        Files.createDirectory(cluster.logs());
        Files.writeString(cluster.clusterFile(), "test:test@" + address + "\n");
        return cluster;
    }

    /** A cluster that is available. */
    public static PrivateCluster start(Path dir) throws IOException {
        return start(prepare(dir));
    }

    /**
     * As {@link #start(Path)}, reached only by way of another address.
     *
     * @param link where it is to be reached
     * @param listenPort its own port, on the loopback address, which the link leads to
     */
    public static PrivateCluster startBehind(Path dir, InetSocketAddress link, int listenPort) throws IOException {
        String loopback = InetAddress.getLoopbackAddress().getHostAddress() + ":";
        return start(prepare(dir, loopback + link.getPort(), loopback + listenPort));
    }

    private static PrivateCluster start(PrivateCluster cluster) throws IOException {
        try {
            cluster.start();
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /**
     * Starts the process, on the data that an earlier one left, and returns when the cluster is available.
     *
     * @throws IllegalStateException if it ends or does not become available
     */
    public void start() throws IOException {
        process = new ProcessBuilder(
                        installation.server().toString(),
                        "--cluster-file",
                        clusterFile().toString(),
                        "--datadir",
                        dir.resolve("data").toString(),
                        "--logdir",
                        logs().toString(),
                        "--public-address",
                        address,
                        "--listen-address",
                        listenAddress)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        dir.resolve("fdbserver.log").toFile()))
                .start();
        if (!configured) {
            cli("configure new single ssd");
            configured = true;
        }
        readVersion();
    }

    /** A read version, as soon as the cluster gives one. */
    public long readVersion() throws IOException {
        return cli("getversion")
                .lines()
                .filter(line -> line.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Path clusterFile() {
        return dir.resolve("fdb.cluster");
    }

    @Override
    public Optional<Path> library() {
        return installation.library();
    }

    /** Ends the process as {@code kill -9} does, and returns when it is gone. */
    public void kill() {
        destroy();
        waitFor(process);
    }

    /** Stops the process where it stands: its connections stay open, and nothing comes from it until {@link #resume}. */
    public void pause() throws IOException {
        signal("STOP");
    }

    public void resume() throws IOException {
        signal("CONT");
    }

    /**
     * Runs a command of {@code fdbcli}.
     *
     * @return what it printed
     * @throws IllegalStateException if it fails, or does not end in time
     */
    public String cli(String command) throws IOException {
        return run(
                installation.cli().toString(),
                "-C",
                clusterFile().toString(),
                "--timeout",
                Integer.toString(START_SECONDS),
                "--exec",
                command);
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
    }

    private Path logs() {
        return dir.resolve("logs");
    }

    private void signal(String name) throws IOException {
        run("kill", "-" + name, Long.toString(process.pid()));
    }

    private String run(String... command) throws IOException {
        Process running = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (waitFor(running) != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + " failed; " + dir + " has fdbserver's logs:\n" + output);
        }
        return output;
    }

    private static int waitFor(Process ending) {
        try {
            return ending.waitFor();
        } catch (InterruptedException e) {
            ending.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a program of FoundationDB", e);
        }
    }

    private void destroy() {
        Process started = process;
        if (started != null) {
            started.destroyForcibly();
        }
    }
}
