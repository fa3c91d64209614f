package io.groundkeeper.it.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ZooKeeperService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Four-letter words on the client port are answered in ZooKeeper's shape, for the tools that parse them. */
class FourLetterWordTest extends WireTest {

    /** What dashboards and health checks read of {@code mntr}. */
    private static final List<String> MONITORED = List.of(
            "zk_version",
            "zk_server_state",
            "zk_avg_latency",
            "zk_max_latency",
            "zk_min_latency",
            "zk_packets_received",
            "zk_packets_sent",
            "zk_num_alive_connections",
            "zk_outstanding_requests",
            "zk_znode_count",
            "zk_watch_count",
            "zk_open_file_descriptor_count",
            "zk_max_file_descriptor_count",
            "zk_uptime");

    @ParameterizedTest
    @ValueSource(strings = {"ruok", "isro"})
    void answersAlike(String word) throws Exception {
        assertThat(ask(service, word)).isEqualTo(ask(zooKeeper, word));
    }

    /** The names before the colons, line by line, and the units and separators in the numbers after them. */
    @ParameterizedTest
    @ValueSource(strings = {"srvr", "stat"})
    void hasTheSameLines(String word) throws Exception {
        assertThat(shape(ask(service, word))).isEqualTo(shape(ask(zooKeeper, word)));
    }

    @Test
    void confHasKeysAndValues() throws Exception {
        assertThat(ask(service, "conf").lines())
                .allMatch(line -> line.matches("\\w+=.*"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .contains("clientPort", "tickTime", "minSessionTimeout", "maxSessionTimeout", "maxClientCnxns")
                .isSubsetOf(ask(zooKeeper, "conf")
                        .lines()
                        .map(line -> line.substring(0, line.indexOf('=')))
                        .toList());
    }

    @Test
    void mntrHasKeysAndNumbers() throws Exception {
        assertThat(keys(ask(zooKeeper, "mntr"))).as("ZooKeeper's own").containsAll(MONITORED);
        String answer = ask(service, "mntr");

        assertThat(answer.lines()).allMatch(line -> line.matches("zk_[\\w{}=\",.:-]+\t.+"));
        assertThat(keys(answer)).containsAll(MONITORED).doesNotHaveDuplicates();
        assertThat(answer.lines()
                        .filter(line -> !line.matches("zk_(version|server_state)\t.*"))
                        .filter(line -> MONITORED.contains(line.substring(0, line.indexOf('\t')))))
                .allMatch(line -> line.matches("\\w+\t[0-9.]+"));
    }

    @Test
    void manyInARow() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(ask(service, "ruok")).isEqualTo("imok");
        }
    }

    private static List<String> keys(String answer) {
        return answer.lines().map(line -> line.split("\t", 2)[0]).toList();
    }

    private static List<String> shape(String answer) {
        return answer.lines()
                .flatMap(line -> line.startsWith(" /") ? Stream.empty() : Stream.of(line))
                .map(line -> line.replaceAll("^Zookeeper version: .+", "Zookeeper version: ?")
                        .replaceAll("^Mode: .+", "Mode: ?")
                        .replaceAll("0x[0-9a-f]+", "0xN")
                        .replaceAll("[0-9]+", "N"))
                .toList();
    }

    private static String ask(ZooKeeperService server, String word) throws IOException {
        try (WireClient client = WireClient.connect(server)) {
            client.send(word.getBytes(StandardCharsets.US_ASCII));
            return new String(client.receiveAll(), StandardCharsets.UTF_8);
        }
    }
}
