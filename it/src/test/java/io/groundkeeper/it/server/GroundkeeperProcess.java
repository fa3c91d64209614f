package io.groundkeeper.it.server;

import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.fault.ServerFaults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Groundkeeper as users run it: {@code bin/groundkeeper serve} in a process of its own, from the packaged jar. What it
 * prints is kept in a file under {@code target/groundkeeper}. The process does not outlive this JVM. {@link ServerFaults} may
 * have it run on a store that goes wrong.
 */
public final class GroundkeeperProcess implements ConfiguredService {

    private static final Duration START_TIME = Duration.ofMinutes(2);
    private static final Duration STOP_TIME = Duration.ofSeconds(60);
    private static final Duration COMMAND_TIME = Duration.ofMinutes(5);
    private static final int NO_ADMIN_SERVER = -1;

    /** The ZooKeeper that runs in the tests does not delete containers either. */
    private static final int NEVER_MILLIS = Integer.MAX_VALUE;

    private static final Duration POLL = Duration.ofMillis(20);

    /** Exit codes of a JVM that ended on SIGTERM: its own, and 128 + 15. */
    private static final List<Integer> CLEAN_EXIT = List.of(0, 143);

    private static final Pattern START_LINE =
            Pattern.compile("Groundkeeper .* on (\\S+):(\\d+)( \\(TLS\\))?(?:, (\\S+):(\\d+) \\(TLS\\))?.*\\R");

    private final Path configuration;
    private final ServerSettings settings;
    private final EngineStore store;
    private final int adminPort;
    private final Path log;
    private final ServerFaults faults = ServerFaults.underTest();
    private final Thread shutdownHook = new Thread(this::destroy, "groundkeeper-process-reaper");
    private volatile Process process;
    private boolean killed;
    private long printedBefore;
    private InetSocketAddress address;
    private InetSocketAddress secureAddress;

    private GroundkeeperProcess(
            Path configuration, ServerSettings settings, EngineStore store, int adminPort, Path log) {
        this.configuration = configuration;
        this.settings = settings;
        this.store = store;
        this.adminPort = adminPort;
        this.log = log;
    }

    /**
     * Starts a server on a free port, with an empty store on the engine under test, and returns when it accepts clients.
     *
     * @param dir an existing directory, which holds its configuration and what the engine keeps in files
     * @throws IllegalStateException if it ends or stays silent instead; the message has what it printed
     */
    public static GroundkeeperProcess start(Path dir) throws IOException {
        return start(dir, EngineStore.create(dir));
    }

    /** As {@link #start(Path)}, with a store that is already there. */
    public static GroundkeeperProcess start(Path dir, EngineStore store) throws IOException {
        GroundkeeperProcess server = launch(dir, store, 0, NO_ADMIN_SERVER);
        server.awaitStart();
        return server;
    }

    /** As {@link #start(Path)}, listening where the settings say. */
    public static GroundkeeperProcess start(Path dir, ServerSettings settings) throws IOException {
        GroundkeeperProcess server =
                launch(dir, EngineStore.create(dir), settings, OptionalInt.empty(), NO_ADMIN_SERVER);
        server.awaitStart();
        return server;
    }

    /** Starts a server without waiting for it. */
    public static GroundkeeperProcess launch(Path dir, EngineStore store, int port, int adminPort) throws IOException {
        ServerSettings settings = new ServerSettings(Map.of(), List.of());
        return launch(dir, store, settings, OptionalInt.of(port), adminPort);
    }

    /** As {@link #launch(Path, EngineStore, int, int)}; without a port, where the settings say. */
    public static GroundkeeperProcess launch(
            Path dir, EngineStore store, ServerSettings settings, OptionalInt port, int adminPort) throws IOException {
        Path logs = Files.createDirectories(Path.of("target", "groundkeeper"));
        GroundkeeperProcess server = new GroundkeeperProcess(
                writeConfiguration(dir, settings, store),
                settings,
                store,
                adminPort,
                Files.createTempFile(logs, "server-", ".log"));
        Runtime.getRuntime().addShutdownHook(server.shutdownHook);
        server.launch(port);
        return server;
    }

    /**
     * Waits until it accepts clients.
     *
     * @throws IllegalStateException if it ends or stays silent instead; the message has what it printed
     */
    public void awaitStart() throws IOException {
        long deadline = System.nanoTime() + START_TIME.toNanos();
        while (true) {
            boolean ended = !process.isAlive();
            Matcher line = START_LINE.matcher(printed(printedBefore));
            if (line.find()) {
                address = address(line.group(1), line.group(2));
                secureAddress = line.group(3) == null ? address(line.group(4), line.group(5)) : address;
                return;
            }
            if (ended) {
                throw failure("ended instead of starting");
            }
            if (System.nanoTime() - deadline > 0) {
                destroy();
                throw failure("did not start within " + START_TIME);
            }
            waitFor(POLL);
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    private static InetSocketAddress address(String host, String port) throws IOException {
        return port == null ? null : new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port));
    }

    @Override
    public InetSocketAddress secureAddress() {
        return secureAddress;
    }

    /** The operating system's id of the process that runs now or ran last. */
    public long pid() {
        return process.pid();
    }

    /** Whether the process that was started last still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void kill() {
        killed = true;
        destroy();
        waitFor(STOP_TIME);
    }

    /**
     * Ends the process as {@code kill} does, and returns when it is gone.
     *
     * @throws IllegalStateException if it had ended before, does not end, or ends with an error
     */
    public void stop() {
        tellToStop();
        if (!waitFor(STOP_TIME)) {
            destroy();
            throw failure("did not stop within " + STOP_TIME);
        }
        if (!CLEAN_EXIT.contains(process.exitValue())) {
            throw failure("did not stop cleanly");
        }
        if (!faults.areToldOf(log)) {
            throw failure("did not run with faults");
        }
    }

    /** Sends what {@code kill} sends, without waiting. */
    public void tellToStop() {
        if (!process.isAlive()) {
            throw failure("had ended before it was stopped");
        }
        process.destroy();
    }

    /** Starts the server again after {@link #kill} or {@link #stop}, on the same port and data. */
    @Override
    public void restart() throws IOException {
        if (process.isAlive()) {
            throw new IllegalStateException("Groundkeeper still runs, as process " + pid());
        }
        launch(OptionalInt.of(address.getPort()));
        awaitStart();
    }

    /**
     * Stops the server, unless it was killed or stopped and not started again. If it ever was killed, or its store went wrong,
     * the data must have come out whole.
     */
    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                stop();
            }
            if (killed || faults.areInjected()) {
                fsck();
            }
        } finally {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        }
    }

    /**
     * Checks the data with {@code bin/groundkeeper fsck}: while it is served on FoundationDB, afterwards on the embedded engine.
     *
     * @return what that has printed
     * @throws IllegalStateException if it finds anything wrong
     */
    public String fsck() {
        return fsck(store);
    }

    /** As {@link #fsck()}, of another store than its own. */
    public String fsck(EngineStore checked) {
        return run("fsck", List.of(), checked.flags());
    }

    /**
     * Administers the tenants of its store with {@code bin/groundkeeper tenant}.
     *
     * @return what that has printed
     * @throws IllegalStateException if it ends with an error
     */
    public String tenant(String... arguments) {
        return run("tenant", List.of(arguments), store.place());
    }

    private String run(String name, List<String> arguments, List<String> flags) {
        List<String> command =
                new ArrayList<>(List.of(home().resolve("bin/groundkeeper").toString(), name));
        command.addAll(arguments);
        command.addAll(List.of("--config", configuration.toString()));
        command.addAll(flags);
        Path output = log.resolveSibling(log.getFileName() + "." + name);
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("JVMFLAGS", ServerSettings.COMPILE_QUICKLY);
            Process run = builder.start();
            if (!run.waitFor(COMMAND_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
                run.destroyForcibly();
                throw failure(name + " did not end within " + COMMAND_TIME);
            }
            String printed = Files.readString(output);
            if (run.exitValue() != 0) {
                throw new IllegalStateException(name + " ended with " + run.exitValue() + ":\n" + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " ran", e);
        }
    }

    private void launch(OptionalInt port) throws IOException {
        Path home = home();
        Path jar = home.resolve("proxy/target/groundkeeper-proxy.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: package the proxy first");
        }
        List<String> command = new ArrayList<>(faults.command(home));
        command.addAll(
                List.of("serve", "--config", configuration.toString(), "--admin-port", Integer.toString(adminPort)));
        port.ifPresent(number -> command.addAll(List.of("--port", Integer.toString(number))));
        command.addAll(store.flags());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JVMFLAGS", "-Xmx512m " + String.join(" ", settings.jvmFlags()));
        builder.environment().putAll(faults.environment());
        printedBefore = Files.size(log);
        process = builder.start();
    }

    private static Path home() {
        return Path.of(System.getProperty("groundkeeper.home", ".."))
                .toAbsolutePath()
                .normalize();
    }

    private static Path writeConfiguration(Path dir, ServerSettings settings, EngineStore store) throws IOException {
        StringBuilder text = new StringBuilder("""
                tickTime=%d
                maxSessionTimeout=%d
                maxClientCnxns=0
                4lw.commands.whitelist=*
                extendedTypesEnabled=true
                znode.container.checkIntervalMs=%d
                drain.millis=0
                """.formatted(TICK_MILLIS, MAX_SESSION_TIMEOUT_MILLIS, NEVER_MILLIS));
        settings.zooCfg().forEach((key, value) -> text.append(key + "=" + value + "\n"));
        store.settings().forEach((key, value) -> text.append(key + "=" + value + "\n"));
        return Files.writeString(dir.resolve("zoo.cfg"), text);
    }

    @Override
    public String output() throws IOException {
        return printed(printedBefore);
    }

    private String printed(long from) throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        return new String(bytes, (int) from, bytes.length - (int) from, StandardCharsets.UTF_8);
    }

    private void destroy() {
        Process started = process;
        if (started != null) {
            started.destroyForcibly();
        }
    }

    private boolean waitFor(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Groundkeeper", e);
        }
    }

    private IllegalStateException failure(String what) {
        String exit = process.isAlive() ? "" : ", exit code " + process.exitValue();
        try {
            return new IllegalStateException(
                    "Groundkeeper " + what + exit + "; " + log + " has what it printed:\n" + printed(0));
        } catch (IOException e) {
            return new IllegalStateException("Groundkeeper " + what + exit + "; it printed to " + log, e);
        }
    }
}
