package io.groundkeeper.it.benchmark;

import io.groundkeeper.it.big.BigThings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.zookeeper.client.FourLetterWordMain;
import org.apache.zookeeper.common.X509Exception;
import org.apache.zookeeper.server.ZooKeeperServerMain;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/** A server in a JVM of its own, on a loopback port. The process does not outlive this JVM. */
public final class ServerProcess implements AutoCloseable {

    private static final String HEAP = "-Xmx512m";
    private static final Duration START_TIME = Duration.ofSeconds(60);
    private static final Duration STOP_TIME = Duration.ofSeconds(30);
    private static final int POLL_MILLIS = 20;

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final InetSocketAddress address;
    private final Path log;
    private final Thread reaper = new Thread(this::destroy, "server-process-reaper");
    private volatile Process process;

    private ServerProcess(
            String name, List<String> command, Map<String, String> environment, InetSocketAddress address, Path log) {
        this.name = name;
        this.command = command;
        this.environment = environment;
        this.address = address;
        this.log = log;
    }

    /**
     * Starts the Apache ZooKeeper of this class path, as a standalone server with ZooKeeper's own defaults, and returns
     * when it accepts clients.
     *
     * @param dir an existing directory for its data and what it prints
     */
    public static ServerProcess zooKeeper(Path dir) throws IOException {
        return zooKeeper(dir, Map.of());
    }

    /** The same with more entries of its {@code zoo.cfg}. */
    public static ServerProcess zooKeeper(Path dir, Map<String, String> settings) throws IOException {
        StringBuilder more = new StringBuilder();
        settings.forEach(
                (key, value) -> more.append(key).append('=').append(value).append('\n'));
        return zooKeeper(dir, ZooKeeperServerMain.class, more.toString());
    }

    private static ServerProcess zooKeeper(Path dir, Class<?> main, String more) throws IOException {
        InetSocketAddress address = freeAddress();
        Path configuration = configuration(
                dir,
                """
                dataDir=%s
                clientPort=%d
                clientPortAddress=%s
                admin.enableServer=false
                """.formatted(
                                        dir.resolve("data"),
                                        address.getPort(),
                                        address.getAddress().getHostAddress())
                        + more);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-Dlogback.configurationFile=logback-zookeeper.xml",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                configuration.toString());
        return start("ZooKeeper", command, Map.of(), address, dir);
    }

    /**
     * Starts an ensemble of the Apache ZooKeeper of this class path, and returns when all its members accept clients.
     *
     * @param dirs existing directories, one for each member
     */
    public static List<ServerProcess> zooKeeperEnsemble(List<Path> dirs) throws IOException, InterruptedException {
        StringBuilder members = new StringBuilder("initLimit=10\nsyncLimit=5\n");
        for (int i = 1; i <= dirs.size(); i++) {
            members.append("server.%d=127.0.0.1:%d:%d%n"
                    .formatted(i, freeAddress().getPort(), freeAddress().getPort()));
        }
        ExecutorService starting =
                Executors.newFixedThreadPool(dirs.size(), task -> new Thread(task, "server-process-start"));
        try {
            // None of them serves before most of them are there.
            List<Callable<ServerProcess>> starts = new ArrayList<>();
            for (int i = 0; i < dirs.size(); i++) {
                Path dir = dirs.get(i);
                Files.writeString(Files.createDirectory(dir.resolve("data")).resolve("myid"), Integer.toString(i + 1));
                starts.add(() -> zooKeeper(dir, QuorumPeerMain.class, members.toString()));
            }
            List<ServerProcess> servers = new ArrayList<>();
            for (Future<ServerProcess> server : starting.invokeAll(starts)) {
                servers.add(server.get());
            }
            return servers;
        } catch (ExecutionException e) {
            throw new IOException("the ensemble does not start", e);
        } finally {
            starting.shutdown();
        }
    }

    /**
     * Starts the Groundkeeper that a checkout has packaged, on its embedded engine, and returns when it accepts clients.
     *
     * @param home the checkout
     * @param dir an existing directory for its data and what it prints
     */
    public static ServerProcess groundkeeper(Path home, Path dir) throws IOException {
        return groundkeeper(home, dir, Store.embedded(dir), Map.of());
    }

    /**
     * Where a Groundkeeper keeps its data.
     *
     * @param flags that say so, of all commands
     */
    record Store(List<String> flags) {
        /** A tenant of a cluster; where there is none, an embedded store of its own in {@code dir}. */
        static Store of(Optional<Path> fdbCluster, String tenant, Path dir) {
            return fdbCluster.map(file -> foundationDb(file).tenant(tenant)).orElseGet(() -> embedded(dir));
        }

        static Store embedded(Path dir) {
            return new Store(List.of("--data", dir.resolve("data").toString()));
        }

        static Store foundationDb(Path clusterFile) {
            return new Store(List.of("--fdb-cluster", clusterFile.toString()));
        }

        Store tenant(String name) {
            return new Store(
                    Stream.concat(flags.stream(), Stream.of("--tenant", name)).toList());
        }
    }

    /**
     * The same on FoundationDB.
     *
     * @param clusterFile names the cluster
     * @param tenant where it keeps its data there
     */
    public static ServerProcess groundkeeper(Path home, Path dir, Path clusterFile, String tenant) throws IOException {
        return groundkeeper(home, dir, Store.foundationDb(clusterFile).tenant(tenant), Map.of());
    }

    /**
     * The same on any store.
     *
     * @param settings more entries of its {@code zoo.cfg}; there is an admin server where {@code admin.serverPort} is among them
     */
    static ServerProcess groundkeeper(Path home, Path dir, Store store, Map<String, String> settings)
            throws IOException {
        InetSocketAddress address = freeAddress();
        StringBuilder more = new StringBuilder();
        settings.forEach(
                (key, value) -> more.append(key).append('=').append(value).append('\n'));
        if (!settings.containsKey("admin.serverPort")) {
            more.append("admin.enableServer=false\n");
        }
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/groundkeeper").toString(),
                "serve",
                "--config",
                configuration(dir, more.toString()).toString(),
                "--port",
                Integer.toString(address.getPort())));
        command.addAll(store.flags);
        // What this JVM was told of the native client holds for the server's too.
        String flags = HEAP + " " + System.getenv().getOrDefault("JVMFLAGS", "");
        Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"), "JVMFLAGS", flags);
        return start("Groundkeeper", command, environment, address, dir);
    }

    /** The server's name, for people. */
    public String name() {
        return name;
    }

    /** Where clients connect. */
    public InetSocketAddress address() {
        return address;
    }

    /** {@link #address} as ZooKeeper's clients want it: {@code host:port}. */
    public String connectString() {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** Bytes of objects in the heap of the server that it needs. Collects garbage first, which takes its time. */
    public long liveHeapBytes() throws IOException, InterruptedException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process histogram = new ProcessBuilder(tool.toString(), Long.toString(process.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String printed = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        histogram.waitFor();
        Matcher total = Pattern.compile("Total +\\d+ +(\\d+)").matcher(printed);
        if (!total.find()) {
            throw new IOException(tool + " tells nothing of " + name + ": " + printed);
        }
        return Long.parseLong(total.group(1));
    }

    /** The CPU time that the process has used so far; the operating system counts it in hundredths of a second. */
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Ends the process as {@code kill -9} does, and returns when it is gone. */
    public void kill() {
        destroy();
        if (!waitFor(STOP_TIME)) {
            throw new IllegalStateException(name + " outlived a kill");
        }
    }

    /** Starts the server again after {@link #kill}, on the same port and data. */
    public void restart() throws IOException {
        process = launch();
    }

    @Override
    public void close() {
        process.destroy();
        if (!waitFor(STOP_TIME)) {
            kill();
        }
        Runtime.getRuntime().removeShutdownHook(reaper);
    }

    private static ServerProcess start(
            String name, List<String> command, Map<String, String> environment, InetSocketAddress address, Path dir)
            throws IOException {
        ServerProcess server = new ServerProcess(name, command, environment, address, dir.resolve("server.log"));
        Runtime.getRuntime().addShutdownHook(server.reaper);
        server.restart();
        return server;
    }

    private Process launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process launched = builder.start();
        process = launched;
        long deadline = System.nanoTime() + START_TIME.toNanos();
        while (!serves()) {
            if (waitFor(Duration.ofMillis(POLL_MILLIS)) || System.nanoTime() - deadline > 0) {
                destroy();
                throw new IllegalStateException(name + " did not start:\n" + Files.readString(log));
            }
        }
        return launched;
    }

    /** ZooKeeper opens its port before it serves. */
    private boolean serves() {
        try {
            return FourLetterWordMain.send4LetterWord(address.getHostString(), address.getPort(), "srvr")
                    .contains("Mode: ");
        } catch (IOException | X509Exception.SSLContextException e) {
            return false;
        }
    }

    private boolean waitFor(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, e);
        }
    }

    private void destroy() {
        Process launched = process;
        if (launched != null) {
            launched.destroyForcibly();
        }
    }

    /** Another process could take the port before the server does; then the server says so. */
    static InetSocketAddress freeAddress() throws IOException {
        return freeAddresses(1).get(0);
    }

    /** So many that differ. */
    static List<InetSocketAddress> freeAddresses(int count) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            // Held until all are there: a port that is free again may be given again.
            List<InetSocketAddress> others = count == 1 ? List.of() : freeAddresses(count - 1);
            List<InetSocketAddress> addresses = new ArrayList<>(others);
            addresses.add(new InetSocketAddress(loopback, socket.getLocalPort()));
            return addresses;
        }
    }

    private static Path configuration(Path dir, String more) throws IOException {
        return Files.writeString(dir.resolve("zoo.cfg"), """
                tickTime=1000
                maxSessionTimeout=40000
                maxClientCnxns=0
                jute.maxbuffer=%d
                """.formatted(BigThings.MAX_PACKET) + more);
    }
}
