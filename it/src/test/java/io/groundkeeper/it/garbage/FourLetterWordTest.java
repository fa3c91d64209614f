package io.groundkeeper.it.garbage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.ApacheZooKeeper;
import io.groundkeeper.it.server.Services;
import io.groundkeeper.it.server.ZooKeeperService;
import io.groundkeeper.proxy.fuzz.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What ZooKeeper and the service under test tell of themselves after the same {@link WordScene}: the same lines, but for
 * addresses, times, and what each keeps where.
 */
@OnEveryEngine
@Timeout(300)
class FourLetterWordTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Figures of {@code mntr} that must not only be there, but be the same. */
    private static final List<String> SAME_FIGURES = List.of(
            "zk_server_state",
            "zk_num_alive_connections",
            "zk_outstanding_requests",
            "zk_znode_count",
            "zk_watch_count",
            "zk_ephemerals_count",
            "zk_global_sessions",
            "zk_local_sessions",
            "zk_connection_drop_probability");

    @TempDir
    static Path dir;

    private static ZooKeeperService zooKeeper;
    private static ZooKeeperService service;
    private WordScene zooKeeperScene;
    private WordScene serviceScene;

    @BeforeAll
    static void start() throws Exception {
        zooKeeper = ApacheZooKeeper.start(Files.createDirectory(dir.resolve("zookeeper")));
        service = Services.start(Files.createDirectory(dir.resolve("service")));
    }

    @BeforeEach
    void play() throws Exception {
        zooKeeperScene = WordScene.play(zooKeeper);
        serviceScene = WordScene.play(service);
    }

    @AfterEach
    void end() throws Exception {
        zooKeeperScene.close();
        serviceScene.close();
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        zooKeeper.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ruok", "isro", "gtmk", "wchs"})
    void saysTheSame(String word) {
        expectTheSame(word, Function.identity());
    }

    @ParameterizedTest
    @ValueSource(strings = {"srvr", "stat"})
    void tellsOfTheServer(String word) {
        expectTheSame(
                word,
                answer -> sorted(answer.replaceAll("(?m)^Zookeeper version: 3\\.9\\.5-.+$", "version")
                        .replaceAll("(?m)^Latency min/avg/max: \\d+/\\d+\\.\\d+/\\d+$", "latency")
                        .replaceAll("(?m)^Zxid: 0x[0-9a-f]+$", "zxid")
                        .replaceAll("(?m)^(Received|Sent): \\d+$", "$1")));
    }

    @Test
    void tellsOfItsConnections() {
        expectTheSame(
                "cons",
                answer -> sorted(answer.replaceAll("(est|lresp|llat|minlat|avglat|maxlat)=\\d+", "$1=?")
                        .replaceAll("lzxid=0x[0-9a-f]+", "lzxid=?")));
    }

    @Test
    void dumpsSessionsEphemeralsAndConnections() {
        expectTheSame(
                "dump",
                answer -> sorted(answer.replaceAll(
                                "(?m)^\\d+ expire at \\w{3} \\w{3} \\d\\d \\d\\d:\\d\\d:\\d\\d \\w+ \\d{4}:\n", "")
                        .replaceAll("(?m) Sets \\(\\d+\\)/", " Sets ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wchc", "wchp"})
    void dumpsWatches(String word) {
        expectTheSame(word, answer -> {
            assertThat(answer).endsWith("\n\n");
            Map<String, TreeSet<String>> groups = new TreeMap<>();
            String group = "";
            for (String line : answer.lines().toList()) {
                if (line.startsWith("\t")) {
                    groups.get(group).add(line);
                } else {
                    group = line;
                    groups.put(group, new TreeSet<>());
                }
            }
            return groups.toString();
        });
    }

    @Test
    void tellsOfItsConfiguration() {
        expectTheSame(
                "conf",
                answer ->
                        answer.replaceAll("(?m)^((client|secureClient)Port|clientPortListenBacklog|data.*)=.+", "$1="));
        expectTheSame("dirs", answer -> answer.replaceAll("\\d+", "N"));
    }

    @Test
    void tellsOfItsEnvironment() {
        expectTheSame("envi", answer -> answer.replaceAll("=.*", "="));
        assertThat(ask(service, "envi")).containsPattern("\nzookeeper.version=3\\.9\\.5-");
    }

    /** ZooKeeper keeps a digest of its tree for every 128 changes; there are none here. */
    @Test
    void hasNoDigests() {
        assertThat(ask(zooKeeper, "hash").lines()).allMatch(line -> line.matches("[0-9a-f]+: \\d+"));
        assertThat(ask(service, "hash")).isEmpty();
    }

    @Test
    void monitorHasGaugesAndCounters() {
        Map<String, String> expected = figures(ask(zooKeeper, "mntr"));
        Map<String, String> figures = figures(ask(service, "mntr"));

        assertThat(expected.keySet()).containsAll(figures.keySet());
        assertThat(figures.keySet())
                .containsAll(expected.keySet().stream()
                        .filter(name -> !name.matches("zk_(avg|min|max|cnt|sum|p\\d+)_.*"))
                        .toList());
        assertThat(figures.keySet()).contains("zk_avg_latency", "zk_min_latency", "zk_max_latency");
        figures.forEach((name, value) -> {
            if (!name.matches("zk_(version|server_state)")) {
                assertThat(value).as(name).matches("-?[0-9]+(\\.[0-9]+)?");
                assertThat(value.contains("."))
                        .as(name)
                        .isEqualTo(expected.get(name).contains("."));
            }
        });
        expectTheSame("mntr", answer -> {
            Map<String, String> all = figures(answer);
            all.keySet().retainAll(SAME_FIGURES);
            return all.toString();
        });
    }

    /** What comes from clients and goes to them is counted alike, from a reset on. */
    @Test
    void trafficIsCountedAlike() throws IOException {
        List<String> names = List.of(
                "zk_packets_received",
                "zk_packets_sent",
                "zk_connection_request_count",
                "zk_connection_revalidate_count",
                "zk_bytes_received_count",
                "zk_response_bytes",
                "zk_watch_bytes",
                "zk_last_client_response_size",
                "zk_max_client_response_size",
                "zk_min_client_response_size",
                "zk_cnt_readlatency",
                "zk_cnt_updatelatency");
        Map<String, Map<String, String>> counted = new LinkedHashMap<>();
        for (WordScene scene : List.of(zooKeeperScene, serviceScene)) {
            assertThat(scene.ask("srst")).isEqualTo("Server stats reset.\n");
            scene.talk();
            // The last answers may be counted after they have arrived.
            await().atMost(PATIENCE)
                    .until(() -> scene.ask("cons").contains("lcxid=0x" + Integer.toHexString(WordScene.LAST_XID)));
            Map<String, String> figures = figures(scene.ask("mntr"));
            figures.keySet().retainAll(names);
            counted.put(scene == serviceScene ? "service" : "zooKeeper", figures);
        }
        assertThat(counted.get("service")).isEqualTo(counted.get("zooKeeper"));
    }

    /** Who closes a connection is the question, not what it was for. */
    @Test
    void lostConnectionsAreCountedAlike() throws IOException {
        for (WordScene scene : List.of(zooKeeperScene, serviceScene)) {
            ZooKeeperService server = scene == serviceScene ? service : zooKeeper;
            scene.ask("srst");
            WireClient.connect(server).close();
            WireClient.connect(server).close();
            // What is left of its session is to be gone soon: others tell of all there are.
            WireClient.openSession(server, 2 * ZooKeeperService.TICK_MILLIS).close();
            try (WireClient orderly = WireClient.openSession(server)) {
                orderly.closeSession();
            }
            try (WireClient garbage = WireClient.connect(server)) {
                garbage.send(Bytes.of(-1));
                garbage.awaitClose();
            }
            scene.talk();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(figures(scene.ask("mntr")))
                            .containsEntry("zk_connection_drop_count", "3")
                            .containsEntry("zk_connection_rejected", "0")
                            .containsEntry("zk_num_alive_connections", "3"));
        }
    }

    @Test
    void connectionsAreCountedAnewAfterAReset() {
        expectTheSame("crst", Function.identity());
        tellsOfItsConnections();
    }

    @Test
    void theTraceMaskIsRemembered() {
        assertThat(ask(service, "stmk\0\0\0\0\0\0\1\2")).isEqualTo(ask(zooKeeper, "stmk\0\0\0\0\0\0\1\2"));
        expectTheSame("gtmk", Function.identity());
        assertThat(ask(service, "stmk\0\0\0\0\0\0\1\62")).isEqualTo(ask(zooKeeper, "stmk\0\0\0\0\0\0\1\62"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ruok\n", "ruok\r\n", "ruokruok", "ruok isro", "isro\nruok\n", "RUOK", "Ruok", "abcd", " ruok"})
    void readsNoMoreThanAWord(String text) {
        assertThat(ask(service, text)).isEqualTo(ask(zooKeeper, text));
    }

    @ParameterizedTest
    @CsvSource({"ruok, true", "mntr, true", "cons, true", "ru, false"})
    void answersWhoHasStoppedSending(String word, boolean answered) throws Exception {
        for (ZooKeeperService server : List.of(zooKeeper, service)) {
            try (WireClient client = WireClient.connect(server)) {
                client.send(word.getBytes(StandardCharsets.US_ASCII));
                client.endSending();
                assertThat(client.receiveAll().length > 0).isEqualTo(answered);
            }
        }
    }

    @Test
    void aWordMayComeByteByByte() throws Exception {
        try (WireClient client = WireClient.connect(service)) {
            for (byte b : "ruok".getBytes(StandardCharsets.US_ASCII)) {
                client.send(new byte[] {b});
            }
            assertThat(client.receiveAll()).asString().isEqualTo("imok");
        }
    }

    /** A client that does not take its answer holds up nobody, and gets it whole when it does. */
    @Test
    void longAnswersAreSentAsTheyAreTaken() throws Exception {
        int watches = 50_000;
        try (WireClient watcher = WordScene.watcherOf(service, watches);
                WireClient slow = WireClient.connectWithLittleRoom(service)) {
            slow.send("wchp".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 100; i++) {
                assertThat(ask(service, "ruok")).isEqualTo("imok");
            }
            assertThat(new String(slow.receiveAll(), StandardCharsets.UTF_8).lines())
                    .hasSizeGreaterThanOrEqualTo(2 * watches)
                    .contains(WordScene.watchedPath(watches - 1));
            watcher.closeSession();
        }
    }

    /** Some figures follow a little later, so this waits until they agree. */
    private void expectTheSame(String word, Function<String, String> essence) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(essence.apply(serviceScene.named(serviceScene.ask(word))))
                        .isEqualTo(essence.apply(zooKeeperScene.named(zooKeeperScene.ask(word)))));
    }

    private static String sorted(String answer) {
        return String.join("\n", new TreeSet<>(answer.lines().toList()));
    }

    private static Map<String, String> figures(String answer) {
        Map<String, String> figures = new TreeMap<>();
        for (String line : answer.lines().toList()) {
            String[] parts = line.split("\t", 2);
            assertThat(figures.put(parts[0], parts[1])).as(line).isNull();
        }
        return figures;
    }

    private static String ask(ZooKeeperService server, String word) {
        try (WireClient client = WireClient.connect(server)) {
            client.send(word.getBytes(StandardCharsets.US_ASCII));
            return new String(client.receiveAll(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(word, e);
        }
    }
}
