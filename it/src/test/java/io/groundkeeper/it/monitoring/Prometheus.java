package io.groundkeeper.it.monitoring;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundkeeper.it.clients.Installed;
import io.groundkeeper.it.engine.LoopbackPorts;
import io.groundkeeper.it.http.HttpPort;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Prometheus with the project's configuration and rules, but for addresses and intervals. What it prints is under {@code
 * target/prometheus}.
 */
final class Prometheus implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String INTERVAL = "_interval: 15s";
    private static final String TARGETS =
            "          - 10.0.0.11:8080\n          - 10.0.0.12:8080\n          - 10.0.0.13:8080\n";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final HttpPort http;

    private Prometheus(Process process, HttpPort http) {
        this.process = process;
        this.http = http;
    }

    /** Starts one that scrapes an admin port every second, and returns when it answers. */
    static Prometheus start(Path directory, int adminPort) throws IOException {
        for (String rules : new String[] {MonitoringFiles.RECORDING_RULES, MonitoringFiles.ALERTS}) {
            Files.copy(MonitoringFiles.prometheus().resolve(rules), directory.resolve(rules));
        }
        Path configuration = Files.writeString(directory.resolve("prometheus.yml"), configuration(adminPort));
        int port = LoopbackPorts.free();
        Path logs = Files.createDirectories(Path.of("target", "prometheus"));
        Process process = new ProcessBuilder(
                        Installed.PROMETHEUS.find().orElseThrow(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("series"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(
                        Files.createTempFile(logs, "prometheus-", ".log").toFile())
                .start();
        Prometheus prometheus = new Prometheus(process, HttpPort.of(port));
        try {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> prometheus.http.get("/-/ready").statusCode() == 200);
        } catch (RuntimeException e) {
            prometheus.close();
            throw e;
        }
        return prometheus;
    }

    private static String configuration(int adminPort) throws IOException {
        String text = Files.readString(MonitoringFiles.prometheus().resolve("prometheus.yml"));
        text = replace(text, INTERVAL, "_interval: 1s");
        return replace(text, TARGETS, "          - 127.0.0.1:" + adminPort + "\n");
    }

    private static String replace(String text, String what, String by) {
        if (!text.contains(what)) {
            throw new IllegalStateException("prometheus.yml does not say " + what);
        }
        return text.replace(what, by);
    }

    /**
     * The values of an expression as of now.
     *
     * @throws IllegalArgumentException if it cannot be parsed or evaluated
     */
    JsonNode query(String expression) throws IOException, InterruptedException {
        JsonNode answer = json("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!answer.path("status").asText().equals("success")) {
            throw new IllegalArgumentException(answer.path("error").asText() + ": " + expression);
        }
        return answer.at("/data/result");
    }

    /** Its rules, with how it goes with them. */
    JsonNode rules() throws IOException, InterruptedException {
        return json("/api/v1/rules").at("/data/groups");
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(http.get(path).body());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
