package io.groundkeeper.it.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.LoopbackPorts;
import io.groundkeeper.it.http.HttpPort;
import io.groundkeeper.it.server.ApacheZooKeeper;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.ZooKeeperService;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.server.admin.JettyAdminServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of ZooKeeper's admin server and of this one, after clients of both have done the same. */
@Timeout(300)
class CommandsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOKEN = "a-token-for-these-tests";
    private static final JsonMapper JSON = new JsonMapper();
    private static final int IDLE_MILLIS = 30_000;
    private static final int HTTP_1_1 = 11;

    @TempDir
    static Path dir;

    private static final List<AutoCloseable> OPENED = new ArrayList<>();
    private static HttpPort zooKeeper;
    private static HttpPort stranger;
    private static HttpPort groundkeeper;

    @BeforeAll
    static void start() throws Exception {
        ApacheZooKeeper oracle = ApacheZooKeeper.start(Files.createDirectory(dir.resolve("zookeeper")));
        OPENED.add(oracle);
        int port = LoopbackPorts.free();
        JettyAdminServer admin =
                new JettyAdminServer("127.0.0.1", port, IDLE_MILLIS, "/commands", HTTP_1_1, false, false, false);
        admin.setZooKeeperServer(oracle.server());
        admin.start();
        OPENED.add(admin::shutdown);
        zooKeeper = HttpPort.of(port);

        Path home = Files.createDirectory(dir.resolve("groundkeeper"));
        Path token = Files.writeString(dir.resolve("token"), TOKEN);
        int adminPort = LoopbackPorts.free();
        GroundkeeperProcess service = GroundkeeperProcess.launch(
                home,
                EngineStore.create(home),
                new ServerSettings(Map.of("admin.tokenFile", token.toString()), List.of()),
                OptionalInt.of(0),
                adminPort);
        OPENED.add(service);
        service.awaitStart();
        stranger = HttpPort.of(adminPort);
        groundkeeper = stranger.withToken(TOKEN);

        play(oracle);
        play(service);
    }

    private static void play(ZooKeeperService server) throws Exception {
        ZooKeeper client = new ZooKeeper(server.connectString(), 30_000, event -> {});
        OPENED.add(client);
        client.create("/parent", new byte[10], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.create("/parent/child", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.create("/ephemeral", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        client.getData("/parent", event -> {}, null);
        client.exists("/absent", event -> {});
        client.getChildren("/parent", event -> {});
    }

    @AfterAll
    static void stop() throws Exception {
        for (int i = OPENED.size() - 1; i >= 0; i--) {
            OPENED.get(i).close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "configuration",
                "conf",
                "config",
                "connection_stat_reset",
                "crst",
                "connections",
                "cons",
                "dirs",
                "dump",
                "environment",
                "env",
                "envi",
                "get_trace_mask",
                "gtmk",
                "initial_configuration",
                "icfg",
                "is_read_only",
                "isro",
                "last_snapshot",
                "lsnp",
                "leader",
                "lead",
                "observers",
                "obsr",
                "observer_connection_stat_reset",
                "orst",
                "ruok",
                "server_stats",
                "srvr",
                "set_trace_mask",
                "stmk",
                "set_trace_mask?traceMask=306",
                "stmk?traceMask=x",
                "stat_reset",
                "srst",
                "stats",
                "stat",
                "voting_view",
                "watches",
                "wchc",
                "watches_by_path",
                "wchp",
                "watch_summary",
                "wchs",
                "zabstate",
                "no_such_command",
                "No%20Such%3cb%3e"
            })
    void everyCommandHasTheFieldsOfZooKeepers(String command) throws Exception {
        HttpResponse<String> expected = zooKeeper.get("/commands/" + command);
        HttpResponse<String> answer = groundkeeper.get("/commands/" + command);

        assertThat(answer.statusCode()).isEqualTo(expected.statusCode());
        assertThat(answer.headers().firstValue("content-type"))
                .isEqualTo(expected.headers().firstValue("content-type").map(type -> type.replaceAll(";.*", "")));
        assertThat(JsonShape.of(JSON.readTree(answer.body()))).isEqualTo(JsonShape.of(JSON.readTree(expected.body())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "watches_by_path",
                "watch_summary",
                "is_read_only",
                "get_trace_mask",
                "leader",
                "observers",
                "ruok",
                "voting_view",
                "zabstate",
                "hash",
                "set_trace_mask",
                "set_trace_mask?traceMask=%3Cb%3E",
                "unknown%22"
            })
    void whatDoesNotDependOnTheServerIsTheSame(String command) throws Exception {
        assertThat(known(answer(groundkeeper, command))).isEqualTo(known(answer(zooKeeper, command)));
    }

    /** Without ids, and without digests, of which there are none here. */
    private static JsonNode known(JsonNode answer) throws Exception {
        return JSON.readTree(answer.toString()
                .replaceAll("-?[0-9]{10,}", "0")
                .replaceAll("\"digests\":\\[[^]]*]", "\"digests\":[]"));
    }

    @Test
    void figuresAreTheSame() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String field : List.of("znode_count", "watch_count", "ephemerals_count", "num_alive_connections")) {
                assertThat(answer(groundkeeper, "monitor").get(field))
                        .as(field)
                        .isEqualTo(answer(zooKeeper, "monitor").get(field));
            }
            assertThat(answer(groundkeeper, "stats").get("node_count"))
                    .isEqualTo(answer(zooKeeper, "stats").get("node_count"));
        });
    }

    /** Of ZooKeeper's summaries, only some mean anything here. */
    @Test
    void monitorHasGaugesAndCounters() throws Exception {
        JsonNode expected = answer(zooKeeper, "mntr");
        JsonNode figures = answer(groundkeeper, "mntr");

        assertThat(names(expected)).containsAll(names(figures));
        assertThat(names(figures))
                .containsAll(names(expected).stream()
                        .filter(name -> !name.matches("(avg|min|max|cnt|sum|p\\d+)_.*"))
                        .toList());
        figures.properties()
                .forEach(field -> assertThat(JsonShape.of(field.getValue()))
                        .as(field.getKey())
                        .isEqualTo(JsonShape.of(expected.get(field.getKey()))));
    }

    @Test
    void secretsAmongPropertiesAreHidden() throws Exception {
        JsonNode properties = answer(groundkeeper, "system_properties");

        assertThat(properties.get("java.version").asText()).isEqualTo(System.getProperty("java.version"));
        assertThat(names(answer(zooKeeper, "sysp"))).contains("java.version", "command", "error");
    }

    @Test
    void theListHasTheSameLinks() throws Exception {
        assertThat(groundkeeper.get("/commands").body())
                .isEqualTo(zooKeeper.get("/commands").body());
    }

    @Test
    void whatChangesSomethingNeedsTheToken() throws Exception {
        for (String command : List.of("crst", "stat_reset", "stmk?traceMask=1", "orst", "snapshot")) {
            HttpResponse<String> response = stranger.get("/commands/" + command);
            assertThat(response.statusCode()).as(command).isEqualTo(401);
            assertThat(response.body()).contains("Bearer");
        }
    }

    @Test
    void thereAreNoSnapshots() throws Exception {
        HttpResponse<String> snapshot = groundkeeper.get("/commands/snapshot");
        HttpResponse<String> restore = groundkeeper.send("POST", "/commands/restore");

        assertThat(List.of(snapshot.statusCode(), restore.statusCode())).containsOnly(501);
        assertThat(JSON.readTree(restore.body()).get("error").asText()).contains("store");
        assertThat(JSON.readTree(restore.body()).get("command").asText()).isEqualTo("restore");
        assertThat(groundkeeper.get("/commands/restore").statusCode()).isEqualTo(405);
        assertThat(groundkeeper.send("POST", "/commands/mntr").statusCode()).isEqualTo(405);
    }

    @Test
    void aTenantIsNamed() throws Exception {
        assertThat(answer(groundkeeper, "isro?tenant=default").get("error").isNull())
                .isTrue();

        HttpResponse<String> unknown = groundkeeper.get("/commands/isro?tenant=nobody%22s");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(unknown.body()).get("error").asText()).contains("nobody\"s");
        assertThat(JSON.readTree(unknown.body()).get("command").asText()).isEqualTo("is_read_only");
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode answer(HttpPort server, String command) throws IOException, InterruptedException {
        return JSON.readTree(server.get("/commands/" + command).body());
    }
}
