package io.groundkeeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundkeeper.schema.TenantLimit;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tenants by HTTP, and what their clients notice of it. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // closing a client may be interrupted
class TenantApiTest {
    private static final String TOKEN = "0123456789abcdef-secret";
    private static final int SESSION_MILLIS = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private Ensemble ensemble;

    @BeforeEach
    void start() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), TOKEN + "\n");
        ensemble = Ensemble.start(
                directory.resolve("data"),
                1,
                Duration.ofSeconds(1),
                Map.of("admin.tokenFile", token.toString(), "tenant.hbase.clientPort", "0"),
                List.of());
    }

    @AfterEach
    void stop() {
        ensemble.close();
    }

    private HttpResponse<String> ask(String method, String path, String body, String token) throws Exception {
        int port = ensemble.server(0).admin().orElseThrow().address().getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private JsonNode ask(int status, String method, String path, String body) throws Exception {
        HttpResponse<String> response = ask(method, path, body, TOKEN);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return new ObjectMapper().readTree(response.body());
    }

    private ZooKeeper connect(BlockingQueue<KeeperState> states) throws Exception {
        return new ZooKeeper(ensemble.connectString(0, "hbase"), SESSION_MILLIS, event -> states.add(event.getState()));
    }

    private static void awaitState(BlockingQueue<KeeperState> states, KeeperState state) throws InterruptedException {
        while (states.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) != state) {}
    }

    @Test
    void tenantsComeAndGo() throws Exception {
        assertThat(ask(200, "GET", "/tenants", "").path("tenants"))
                .extracting(JsonNode::asText)
                .containsExactly("default");
        JsonNode created = ask(201, "PUT", "/tenants/hbase", "{\"limits\": {\"znodes\": 100}}");
        assertThat(created.path("name").asText()).isEqualTo("hbase");
        assertThat(created.path("limits").path("znodes").asLong()).isEqualTo(100);
        assertThat(ask(409, "PUT", "/tenants/HBase", "").path("error").asText()).contains("hbase");

        BlockingQueue<KeeperState> states = new LinkedBlockingQueue<>();
        try (ZooKeeper client = connect(states)) {
            awaitState(states, KeeperState.SyncConnected);
            client.create("/x", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            assertThat(ask(200, "GET", "/tenants/hbase", "").path("sessions").asLong())
                    .isEqualTo(1);
            assertThat(ask(409, "DELETE", "/tenants/hbase", "").path("error").asText())
                    .contains("session");
            assertThat(client.exists("/x", false)).isNotNull();

            ask(200, "DELETE", "/tenants/hbase?force=true", "");
            awaitState(states, KeeperState.Disconnected);
            ask(404, "GET", "/tenants/hbase", "");
            states.clear();
        }
        assertThat(states).doesNotContain(KeeperState.SyncConnected);

        ask(201, "PUT", "/tenants/hbase", "");
        try (ZooKeeper client = connect(states)) {
            awaitState(states, KeeperState.SyncConnected);
            assertThat(client.exists("/x", false)).isNull();
        }
    }

    /** Without anybody's connecting anew. */
    @Test
    void limitsChangeAtRunTime() throws Exception {
        ask(201, "PUT", "/tenants/hbase", "");
        BlockingQueue<KeeperState> states = new LinkedBlockingQueue<>();
        try (ZooKeeper client = connect(states)) {
            awaitState(states, KeeperState.SyncConnected);
            client.create("/x", new byte[100], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            client.exists("/x", true);

            set("{\"znodes\": 1, \"bytes\": 110, \"watches\": 1, \"request-bytes\": 50, \"sessions\": 1}");
            assertThat(code(() -> client.create("/y", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)))
                    .isEqualTo(KeeperException.Code.QUOTAEXCEEDED);
            assertThat(code(() -> client.multi(List.of(Op.check("/x", -1), createOp("/y"), createOp("/z")))))
                    .isEqualTo(KeeperException.Code.QUOTAEXCEEDED);
            assertThat(code(() -> client.setData("/x", new byte[51], -1)))
                    .isEqualTo(KeeperException.Code.QUOTAEXCEEDED);
            set("{\"request-bytes\": null}");
            assertThat(code(() -> client.setData("/x", new byte[111], -1)))
                    .isEqualTo(KeeperException.Code.QUOTAEXCEEDED);
            assertThat(code(() -> client.getData("/", true, null))).isEqualTo(KeeperException.Code.THROTTLEDOP);
            assertThat(code(() -> client.getData("/", false, null))).isEqualTo(KeeperException.Code.OK);
            assertThat(counted("refusals", "znodes")).isEqualTo(2);
            for (String once : List.of("bytes", "request-bytes", "watches")) {
                assertThat(counted("refusals", once)).as(once).isEqualTo(1);
            }
            BlockingQueue<KeeperState> others = new LinkedBlockingQueue<>();
            try (ZooKeeper other = connect(others)) {
                await().atMost(PATIENCE).until(() -> counted("delays", "sessions") > 0);
                assertThat(others).isEmpty();

                set("{\"znodes\": null, \"bytes\": null, \"watches\": null, \"sessions\": null}");
                awaitState(others, KeeperState.SyncConnected);
                assertThat(other.exists("/x", true)).isNotNull();
            }
            client.create("/y", new byte[100], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            client.getData("/", true, null);

            set("{\"requests-per-second\": 10}");
            // All at once: one after the other they may be slow enough by themselves.
            CountDownLatch answered = new CountDownLatch(30);
            for (int i = 0; i < 30; i++) {
                client.exists("/x", false, (rc, path, context, stat) -> answered.countDown(), null);
            }
            assertThat(answered.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(counted("delays", "requests-per-second")).isPositive();
        }
    }

    private void set(String limits) throws Exception {
        ask(200, "PATCH", "/tenants/hbase", "{\"limits\": " + limits + "}");
        JsonNode wanted = new ObjectMapper().readTree(limits);
        await().atMost(PATIENCE).until(() -> {
            for (TenantLimit limit : TenantLimit.values()) {
                JsonNode value = wanted.path(limit.label());
                OptionalLong expected = value.isNumber() ? OptionalLong.of(value.asLong()) : OptionalLong.empty();
                OptionalLong found = ensemble.server(0)
                        .server()
                        .orElseThrow()
                        .proxy()
                        .tenants()
                        .get("hbase")
                        .orElseThrow()
                        .services()
                        .share()
                        .limits()
                        .get(limit);
                if (!value.isMissingNode() && !found.equals(expected)) {
                    return false;
                }
            }
            return true;
        });
    }

    private static Op createOp(String path) {
        return Op.create(path, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private double counted(String what, String limit) throws Exception {
        return ask("GET", "/metrics", "", TOKEN)
                .body()
                .lines()
                .filter(line -> line.startsWith("groundkeeper_limit_" + what + "_total{"))
                .filter(line -> line.contains("\"" + limit + "\"") && line.contains("\"hbase\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private interface Call {
        Object call() throws KeeperException, InterruptedException;
    }

    private static KeeperException.Code code(Call call) throws InterruptedException {
        try {
            call.call();
            return KeeperException.Code.OK;
        } catch (KeeperException e) {
            return e.code();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|PUT|/tenants/a%20b||cannot be a tenant's name",
                "400|PUT|/tenants/x|[]|not a JSON object",
                "400|PUT|/tenants/x|{|not a JSON object",
                "400|PUT|/tenants/x|{\"limit\": 1}|unknown field limit",
                "400|PUT|/tenants/x|{\"limits\": 1}|not an object",
                "400|PUT|/tenants/x|{\"limits\": {\"nodes\": 1}}|there are sessions",
                "400|PUT|/tenants/x|{\"limits\": {\"znodes\": -1}}|whole number",
                "400|PUT|/tenants/x|{\"limits\": {\"znodes\": \"1\"}}|whole number",
                "400|PATCH|/tenants/default|{}|say which limit",
                "404|PATCH|/tenants/nobody|{\"limits\": {\"znodes\": 1}}|no tenant nobody",
                "404|GET|/tenants/nobody||no tenant nobody",
                "404|DELETE|/tenants/nobody||no tenant nobody",
                "405|POST|/tenants/x||",
            })
    void badInputIsExplained(int status, String method, String path, String body, String message) throws Exception {
        JsonNode answer = ask(status, method, path, body == null ? "" : body);
        assertThat(answer.path("error").asText()).contains(message == null ? "" : message);
        assertThat(ask(200, "GET", "/tenants", "").path("tenants")).hasSize(1);
    }

    @Test
    void nobodyChangesAnythingWithoutTheToken() throws Exception {
        assertThat(ask("PUT", "/tenants/x", "", "wrong-token-of-some-length").statusCode())
                .isIn(401, 403);
        assertThat(ask("DELETE", "/tenants/default?force=true", "", "").statusCode())
                .isIn(401, 403);
        assertThat(ask(200, "GET", "/tenants", "").path("tenants")).hasSize(1);
    }
}
