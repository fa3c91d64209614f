package io.groundkeeper.it.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A standalone Apache ZooKeeper in a process of its own, since it keeps what it is told in static fields and system
 * properties. What it prints is kept in a file under {@code target/zookeeper}. The process does not outlive this JVM.
 */
public final class ApacheZooKeeperProcess implements ConfiguredService {

    private static final Duration START_TIME = Duration.ofMinutes(2);
    private static final Duration STOP_TIME = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Pattern START_LINE = Pattern.compile("ZooKeeper on (-?\\d+) and (-?\\d+)\\R");

    private final List<String> command;
    private final ServerSettings settings;
    private final Path log;
    private Process process;
    private long printedBefore;
    private InetSocketAddress address;
    private InetSocketAddress secureAddress;

    private ApacheZooKeeperProcess(List<String> command, ServerSettings settings, Path log) {
        this.command = List.copyOf(command);
        this.settings = settings;
        this.log = log;
    }

    /**
     * Starts a server and returns when it accepts clients.
     *
     * @param dir an existing directory for its configuration and data
     * @throws IllegalStateException if it ends or stays silent instead; the message has what it printed
     */
    public static ApacheZooKeeperProcess start(Path dir, ServerSettings settings) throws IOException {
        Path logs = Files.createDirectories(Path.of("target", "zookeeper"));
        Path log = Files.createTempFile(logs, "server-", ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx256m",
                "-Dlogback.configurationFile=logback-zookeeper.xml",
                "-Dzookeeper.forceSync=no",
                "-Dzookeeper.preAllocSize=1024"));
        command.addAll(settings.jvmFlags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ApacheZooKeeperMain.class.getName()));
        command.add(writeConfiguration(dir, settings).toString());
        ApacheZooKeeperProcess server = new ApacheZooKeeperProcess(command, settings, log);
        server.restart();
        return server;
    }

    @Override
    public void kill() {
        process.destroyForcibly();
        if (!waitFor(STOP_TIME)) {
            throw new IllegalStateException("ZooKeeper did not stop; it printed to " + log);
        }
    }

    @Override
    public void restart() throws IOException {
        printedBefore = Files.size(log);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        awaitStart();
    }

    private static Path writeConfiguration(Path dir, ServerSettings settings) throws IOException {
        StringBuilder text = new StringBuilder(
                """
                dataDir=%s
                tickTime=%d
                maxSessionTimeout=%d
                maxClientCnxns=0
                4lw.commands.whitelist=*
                serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory
                """.formatted(Files.createDirectories(dir.resolve("data")), TICK_MILLIS, MAX_SESSION_TIMEOUT_MILLIS));
        settings.zooCfg().forEach((key, value) -> text.append(key + "=" + value + "\n"));
        return Files.writeString(dir.resolve("zoo.cfg"), text);
    }

    private void awaitStart() throws IOException {
        long deadline = System.nanoTime() + START_TIME.toNanos();
        while (true) {
            boolean ended = waitFor(POLL);
            Matcher line = START_LINE.matcher(output());
            if (line.find()) {
                address = address(settings.zooCfg().get("clientPortAddress"), Integer.parseInt(line.group(1)));
                secureAddress =
                        address(settings.zooCfg().get("secureClientPortAddress"), Integer.parseInt(line.group(2)));
                return;
            }
            if (ended || System.nanoTime() - deadline > 0) {
                process.destroyForcibly();
                throw new IllegalStateException("ZooKeeper did not start:\n" + output());
            }
        }
    }

    /** Where no host is set, it listens on the loopback address as well. */
    private static InetSocketAddress address(String host, int port) throws IOException {
        return port < 0 ? null : new InetSocketAddress(InetAddress.getByName(host), port);
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public InetSocketAddress secureAddress() {
        return secureAddress;
    }

    @Override
    public void close() {
        kill();
    }

    @Override
    public String output() throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        return new String(bytes, (int) printedBefore, bytes.length - (int) printedBefore, StandardCharsets.UTF_8);
    }

    private boolean waitFor(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for ZooKeeper", e);
        }
    }
}
