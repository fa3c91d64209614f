package io.groundkeeper.it.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.LoopbackPorts;
import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.http.HttpPort;
import io.groundkeeper.it.server.ApacheZooKeeper;
import io.groundkeeper.it.server.GroundkeeperProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.metrics.MetricsProvider;
import org.apache.zookeeper.server.ServerMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code /metrics} of a server that a client uses. */
@OnEveryEngine
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MetricsTest {
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    private static final Pattern OURS = Pattern.compile("(groundkeeper|jvm|process|system|netty)_.*");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CREATED = 10;
    private static final int READ = 100;

    @TempDir
    Path dir;

    private final int adminPort = LoopbackPorts.free();
    private GroundkeeperProcess server;

    @BeforeEach
    void start() throws IOException {
        Path data = Files.createDirectory(dir.resolve("groundkeeper"));
        server = GroundkeeperProcess.launch(data, EngineStore.create(data), 0, adminPort);
        server.awaitStart();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String scrape() throws IOException, InterruptedException {
        HttpResponse<String> response = HttpPort.of(adminPort).get("/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    /** The value of a sample; {@code tenant="?"} stands for the one tenant there is. */
    private static double value(String text, String nameAndLabels) {
        String pattern = Pattern.quote(nameAndLabels).replace("tenant=\"?\"", "tenant=\"\\E[^\"]+\\Q\"");
        Matcher sample = Pattern.compile("(?m)^" + pattern + " (\\S+)$").matcher(text);
        assertThat(sample.find()).as(nameAndLabels).isTrue();
        return Double.parseDouble(sample.group(1));
    }

    private static double requests(String text, String operation) {
        return value(text, "groundkeeper_requests_total{operation=\"" + operation + "\",tenant=\"?\"}");
    }

    @Test
    void countsWhatAClientDoes() throws Exception {
        String before = scrape();
        ZooKeeper client = new ZooKeeper(server.connectString(), 30_000, event -> {});
        try {
            for (int i = 0; i < CREATED; i++) {
                client.create("/n" + i, new byte[i], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            for (int i = 0; i < READ; i++) {
                client.getData("/n" + i % CREATED, i == 0, null);
            }
            // An answer is counted when it is queued, perhaps a moment after the client has it.
            await().atMost(PATIENCE).untilAsserted(() -> expectCounted(before, scrape()));
        } finally {
            client.close();
        }
    }

    private static void expectCounted(String before, String after) {
        assertThat(requests(after, "create")).isEqualTo(CREATED);
        assertThat(requests(after, "getData")).isEqualTo(READ);
        assertThat(value(after, "groundkeeper_watches{tenant=\"?\"}")).isEqualTo(1);
        assertThat(value(after, "groundkeeper_sessions{tenant=\"?\"}")).isEqualTo(1);
        assertThat(value(after, "groundkeeper_cache_misses_total") - value(before, "groundkeeper_cache_misses_total"))
                .isEqualTo(CREATED);
        assertThat(value(after, "groundkeeper_commit_duration_seconds_count{tenant=\"?\"}"))
                .isGreaterThanOrEqualTo(CREATED);
        assertThat(value(after, "watch_count{tenant=\"?\"}")).isEqualTo(1);
        assertThat(value(after, "num_alive_connections{tenant=\"?\"}")).isEqualTo(1);
    }

    @Test
    void hasZooKeepersNamesAndTypes() throws Exception {
        Map<String, String> found = new HashMap<>();
        TYPE.matcher(scrape()).results().forEach(type -> found.put(type.group(1), type.group(2)));
        found.keySet().removeIf(name -> OURS.matcher(name).matches());
        Map<String, String> registered = registeredByZooKeeper();

        assertThat(registered).containsAllEntriesOf(found);
        // Of summaries only those that mean something here.
        registered.values().removeIf("summary"::equals);
        found.values().removeIf("summary"::equals);
        assertThat(found).isEqualTo(registered);
    }

    private Map<String, String> registeredByZooKeeper() throws IOException {
        MetricsProvider usual = ServerMetrics.getMetrics().getMetricsProvider();
        RegisteredMetrics recorded = new RegisteredMetrics();
        ServerMetrics.metricsProviderInitialized(recorded);
        try {
            ApacheZooKeeper.start(Files.createDirectory(dir.resolve("zookeeper")))
                    .close();
            return new HashMap<>(recorded.types());
        } finally {
            ServerMetrics.metricsProviderInitialized(usual);
        }
    }
}
