package io.groundkeeper.it.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.zookeeper.ZooKeeper;

/**
 * Clients that ask a server as much as they can for as long as they are told, in a JVM of their own. They stand for machines of their own:
 * where the system can say so, they get only the CPU time that nobody else wants.
 */
final class Flood implements AutoCloseable {
    private static final int SESSION_TIMEOUT_MILLIS = 40_000;
    private static final int CONNECTIONS = 16;
    private static final int WINDOW = 64;
    private static final String READY = "ready";

    /** Of the scheduler's classes, the one whose threads give way at once to any other. */
    private static final List<String> IDLE = List.of("/usr/bin/chrt", "--idle", "0");

    private final Process process;
    private final BufferedReader answers;

    private Flood(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Connects to a server, and asks nothing of it yet. */
    static Flood of(String connectString) throws IOException {
        List<String> command = new ArrayList<>(Files.isExecutable(Path.of(IDLE.get(0))) ? IDLE : List.of());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Flood.class.getName(),
                connectString));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "flood-reaper"));
        Flood flood = new Flood(process);
        flood.answer();
        return flood;
    }

    /** Begins to ask, for so long. */
    void begin(Workload workload, Duration time) throws IOException {
        process.getOutputStream()
                .write((workload.name() + " " + time.toMillis() + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits for the end of what was begun; returns how many requests were answered in a second. */
    double end() throws IOException {
        return Double.parseDouble(answer());
    }

    private String answer() throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("a flood came to a sudden end");
        }
        return answer;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Takes a server's address; then, line by line, a workload's name and for how many milliseconds. */
    public static void main(String[] args) throws Exception {
        List<ZooKeeper> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(new ZooKeeper(args[0], SESSION_TIMEOUT_MILLIS, event -> {}));
        }
        Tree.create(connections.get(0), CONNECTIONS);
        List<Client> clients = IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> new Client(connections.get(i), i))
                .toList();
        Load load = new Load("flood", () -> Duration.ZERO, clients, WINDOW);
        System.out.println(READY);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", 2);
            Workload workload = Stream.of(Workload.GET, Workload.SET)
                    .filter(each -> each.name().equals(words[0]))
                    .findFirst()
                    .orElseThrow();
            System.out.println(load.run(workload, Duration.ofMillis(Long.parseLong(words[1])))
                    .opsPerSecond());
        }
    }
}
