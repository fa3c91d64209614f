package io.groundkeeper.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.TcpForwarder;
import io.groundkeeper.it.server.ZooKeeperService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A client in a process of its own, and the network between it and the server. It is told two addresses: the server's through
 * that network, and past it. A line of its output that begins with {@code @} asks for a change of the network ({@code @drop},
 * {@code @down}, {@code @up}) and is answered with an empty line; the others are what it has to say.
 */
final class ClientProgram {

    private static final long PATIENCE_MINUTES = 4;

    private final List<String> output = new ArrayList<>();
    private final TcpForwarder network;

    private ClientProgram(TcpForwarder network) {
        this.network = network;
    }

    /** Runs a client to its end, which is to be a good one, and returns what it said. */
    static List<String> run(List<String> command, ZooKeeperService server) throws Exception {
        try (TcpForwarder network = TcpForwarder.to(server)) {
            List<String> whole = new ArrayList<>(command);
            whole.add(network.connectString());
            whole.add(server.connectString());
            return new ClientProgram(network).run(whole);
        }
    }

    private List<String> run(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().put("PYTHONIOENCODING", "UTF-8");
        Process process = builder.start();
        try {
            CompletableFuture.runAsync(() -> listen(process)).get(PATIENCE_MINUTES, TimeUnit.MINUTES);
            assertThat(process.waitFor()).as("%s", output()).isZero();
            return output();
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> output() {
        synchronized (output) {
            return List.copyOf(output);
        }
    }

    private void listen(Process process) {
        try (BufferedReader lines = process.inputReader(UTF_8);
                Writer answers = process.outputWriter(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("@")) {
                    change(line.substring(1));
                    answers.write('\n');
                    answers.flush();
                } else {
                    synchronized (output) {
                        output.add(line);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void change(String change) {
        switch (change) {
            case "drop" -> network.dropConnections();
            case "down" -> network.down();
            case "up" -> network.up();
            default -> throw new IllegalArgumentException("no change of the network: " + change);
        }
    }
}
