package io.groundkeeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.proxy.command.MonitorFigure;
import io.groundkeeper.proxy.command.MonitorFigures;
import io.groundkeeper.proxy.config.Flags;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.metrics.Metric;
import io.groundkeeper.proxy.metrics.RuntimeFamily;
import io.groundkeeper.proxy.metrics.Scrape;
import io.groundkeeper.proxy.store.Store;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server tells Prometheus of a client. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScrapeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Lifecycle lifecycle;
    private ZooKeeper client;

    @BeforeEach
    void open() throws Exception {
        Flags flags = new Flags(
                Optional.empty(),
                Optional.of(0),
                Optional.of("127.0.0.1"),
                Optional.of(directory),
                Optional.empty(),
                "default",
                Optional.of(0),
                Optional.empty());
        lifecycle = new Lifecycle(ServerConfig.of(flags, new Properties(), Map.of()), Store::open);
    }

    @AfterEach
    void close() throws InterruptedException {
        if (client != null) {
            client.close();
        }
        lifecycle.close();
    }

    private HttpResponse<String> ask() throws Exception {
        int port = lifecycle.admin().orElseThrow().address().getPort();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(new URI("http://127.0.0.1:" + port + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private Scrape scrape() throws Exception {
        return Scrape.of(ask().body());
    }

    private void connect() throws Exception {
        InetSocketAddress server = lifecycle.listeners().get(0).address();
        client = new ZooKeeper("127.0.0.1:" + server.getPort(), 30_000, event -> {});
        await().atMost(PATIENCE).until(() -> client.getState().isConnected());
    }

    /** Something of everything. */
    private void use() throws Exception {
        client.create("/a", new byte[10], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.getData("/a", true, null);
        client.setData("/a", new byte[20], 0);
        assertThatThrownBy(() -> client.getData("/b", false, null)).isInstanceOf(KeeperException.NoNodeException.class);
    }

    @Test
    void theCatalogueIsExposedAndNothingElse() throws Exception {
        lifecycle.start();
        connect();
        use();
        // An answer is counted when it is queued, perhaps a moment after the client has it.
        await().atMost(PATIENCE).untilAsserted(() -> expectCatalogue(scrape()));
    }

    private static void expectCatalogue(Scrape scrape) {
        Map<String, String> expected = new HashMap<>();
        for (Metric metric : Metric.values()) {
            expected.put(metric.exposedName(), metric.type().word());
            if (metric.type() == Metric.Type.HISTOGRAM) {
                expected.put(metric.exposedName() + "_max", "gauge");
            }
        }
        for (MonitorFigure figure : MonitorFigures.list()) {
            expected.put(
                    figure.name(),
                    figure instanceof MonitorFigure.Plain plain ? plain.kind().word() : "summary");
        }
        Map<String, String> found = new HashMap<>(scrape.types());
        for (RuntimeFamily family : RuntimeFamily.ALL) {
            assertThat(found.keySet().removeIf(name -> name.startsWith(family.prefix())))
                    .as(family.prefix())
                    .isTrue();
        }
        assertThat(found).isEqualTo(expected);
        for (Metric metric : Metric.values()) {
            assertThat(scrape.helps()).containsEntry(metric.exposedName(), metric.help());
            List<String> labels =
                    metric.labels().stream().map(label -> label.key() + "=\"").toList();
            assertThat(scrape.samples().keySet().stream()
                            .filter(sample -> sample.matches(metric.exposedName() + "(_count)?(\\{.*)?")))
                    .as(metric.exposedName())
                    .isNotEmpty()
                    .allSatisfy(sample -> assertThat(labels).allMatch(sample::contains));
        }
    }

    @Test
    void aClientIsCounted() throws Exception {
        lifecycle.start();
        connect();
        for (String path : List.of("/a", "/b", "/c")) {
            client.create(path, new byte[10], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        }
        for (int i = 0; i < 5; i++) {
            client.getData("/a", false, null);
        }
        client.exists("/b", true);
        client.getChildren("/", true);
        client.setData("/b", new byte[20], 0);
        assertThatThrownBy(() -> client.setData("/b", new byte[20], 7))
                .isInstanceOf(KeeperException.BadVersionException.class);
        assertThatThrownBy(() -> client.getData("/none", false, null))
                .isInstanceOf(KeeperException.NoNodeException.class);
        client.multi(List.of(Op.check("/a", 0), Op.delete("/c", 0)));

        // An answer is counted when it is queued, perhaps a moment after the client has it.
        await().atMost(PATIENCE).untilAsserted(() -> expectCounted(scrape()));

        client.close();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(scrape().value(of("connections"))).isZero());
        Scrape after = scrape();
        assertThat(after.value(of("sessions"))).isZero();
        assertThat(requests(after, "closeSession")).isEqualTo(1);
    }

    private static void expectCounted(Scrape scrape) {
        assertThat(requests(scrape, "createSession")).isEqualTo(1);
        assertThat(requests(scrape, "create")).isEqualTo(3);
        assertThat(requests(scrape, "getData")).isEqualTo(6);
        assertThat(requests(scrape, "exists")).isEqualTo(1);
        assertThat(requests(scrape, "getChildren")).isEqualTo(1);
        assertThat(requests(scrape, "setData")).isEqualTo(2);
        assertThat(requests(scrape, "multi")).isEqualTo(1);
        assertThat(scrape.value(
                        "groundkeeper_request_duration_seconds_count{operation=\"getData\",tenant=\"default\"}"))
                .isEqualTo(6);
        assertThat(scrape.value("groundkeeper_request_errors_total{code=\"NONODE\",tenant=\"default\"}"))
                .isEqualTo(1);
        assertThat(scrape.value("groundkeeper_request_errors_total{code=\"BADVERSION\",tenant=\"default\"}"))
                .isEqualTo(1);
        // Those that a tree begins with, its root counted twice, and /a and /b.
        assertThat(scrape.value(of("znodes"))).isEqualTo(7);
        assertThat(scrape.value("znode_count{tenant=\"default\"}")).isEqualTo(7);
        assertThat(scrape.value(of("ephemerals"))).isEqualTo(2);
        for (String one : List.of("connections", "sessions", "tenants_open", "lease_held")) {
            assertThat(scrape.value(of(one))).as(one).isEqualTo(1);
        }
        // Of data, by setData; of children, by delete.
        assertThat(scrape.value(of("watch_events_total"))).isEqualTo(2);
        assertThat(scrape.value(of("watches"))).isZero();
        assertThat(scrape.value(of("requests_outstanding"))).isZero();
        // Each znode was looked for in the store once: /a, /b, / and /none.
        assertThat(scrape.value("groundkeeper_cache_misses_total")).isEqualTo(4);
        assertThat(scrape.value("groundkeeper_cache_hits_total")).isEqualTo(4);
        assertThat(scrape.value("groundkeeper_cache_bytes"))
                .isPositive()
                .isLessThan(scrape.value("groundkeeper_cache_limit_bytes"));
        // One write waits for the other here: a session, three creates, two setData and a multi.
        assertThat(scrape.value(of("batch_requests_sum"))).isEqualTo(7);
        assertThat(scrape.value(of("batch_bytes_count"))).isEqualTo(7);
        assertThat(scrape.value(of("commit_duration_seconds_count"))).isEqualTo(6);
        assertThat(scrape.value(of("log_entries_applied_total"))).isPositive();
        assertThat(scrape.value(of("tail_lag_versions"))).isNotNegative();
        assertThat(scrape.value("groundkeeper_read_version_duration_seconds_count"))
                .isPositive();
        assertThat(scrape.value("num_alive_connections{tenant=\"default\"}")).isEqualTo(1);
        assertThat(scrape.value("connection_request_count{tenant=\"default\"}")).isEqualTo(1);
        assertThat(scrape.value("updatelatency_count{tenant=\"default\"}")).isEqualTo(7);
        assertThat(scrape.value("readlatency_count{tenant=\"default\"}")).isEqualTo(8);
    }

    private static String of(String name) {
        return Arrays.stream(Metric.values())
                .filter(metric -> ("groundkeeper_" + name).matches(metric.exposedName() + "(_sum|_count)?"))
                .findFirst()
                .map(metric -> "groundkeeper_" + name + (metric.labels().isEmpty() ? "" : "{tenant=\"default\"}"))
                .orElseThrow();
    }

    private static double requests(Scrape scrape, String operation) {
        return scrape.value("groundkeeper_requests_total{operation=\"" + operation + "\",tenant=\"default\"}");
    }

    @Test
    void whoComesTooEarlyIsCounted() throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(lifecycle.listeners().get(0).address());
            socket.getOutputStream().write(new byte[] {0, 0, 0, 1, 0});
            assertThat(socket.getInputStream().read()).isNegative();
        }
        assertThat(scrape().value("groundkeeper_connections_refused_total{reason=\"not_serving\"}"))
                .isEqualTo(1);
        assertThat(scrape().value("groundkeeper_lease_held")).isZero();
    }

    @Test
    void theTextIsWhatItIsSaidToBe() throws Exception {
        assertThat(ask().headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
    }

    /** Prometheus's own tool finds nothing wrong, but with the names of others. */
    @Test
    void promtoolFindsNothingWrong() throws Exception {
        assumeThat(isInstalled("promtool")).as("promtool is installed").isTrue();
        lifecycle.start();
        connect();
        use();
        Path text = directory.resolve("metrics.txt");
        Files.writeString(text, ask().body());
        Path complaints = directory.resolve("complaints.txt");
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(text.toFile())
                .redirectErrorStream(true)
                .redirectOutput(complaints.toFile())
                .start();
        promtool.waitFor();

        assertThat(Files.readAllLines(complaints).stream().filter(line -> !isOfOthers(line)))
                .isEmpty();
    }

    /** Whether a complaint is of a metric that ZooKeeper or Micrometer has named. */
    private static boolean isOfOthers(String complaint) {
        return MonitorFigures.list().stream().anyMatch(figure -> complaint.startsWith(figure.name() + " "))
                || RuntimeFamily.ALL.stream().anyMatch(family -> complaint.startsWith(family.prefix()));
    }

    private static boolean isInstalled(String program) throws IOException {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}
