package io.groundkeeper.it.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.zookeeper.ZooKeeper;

/**
 * Clients that ask as much as they can, in a JVM of their own, until that is killed. They stand for machines of their own: where the
 * system has {@code nice}, they get only the CPU time that nobody else wants.
 */
final class Flood implements AutoCloseable {
    private static final int SESSION_TIMEOUT_MILLIS = 40_000;
    private static final int CONNECTIONS = 16;
    private static final int WINDOW = 64;
    private static final Duration FOREVER = Duration.ofDays(1);

    private final Process process;

    private Flood(Process process) {
        this.process = process;
    }

    /** Begins to flood a server; returns when it does. */
    static Flood begin(String connectString, Workload workload) throws IOException {
        List<String> command = new ArrayList<>();
        if (Path.of("/usr/bin/nice").toFile().canExecute()) {
            command.addAll(List.of("/usr/bin/nice", "-n", "19"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Flood.class.getName(),
                connectString,
                workload.name()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "flood-reaper"));
        if (process.getInputStream().read() < 0) {
            throw new IllegalStateException("the flood did not begin");
        }
        return new Flood(process);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] args) throws Exception {
        Workload workload = Workload.ALL.stream()
                .filter(each -> each.name().equals(args[1]))
                .findFirst()
                .orElseThrow();
        List<ZooKeeper> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(new ZooKeeper(args[0], SESSION_TIMEOUT_MILLIS, event -> {}));
        }
        Tree.create(connections.get(0), CONNECTIONS);
        List<Client> clients = IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> new Client(connections.get(i), i))
                .toList();
        System.out.println("begins");
        new Load("flood", () -> Duration.ZERO, clients, WINDOW).run(workload, FOREVER);
    }
}
