package io.groundkeeper.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Python's kazoo and its recipes. */
@NeedsInstalled(Installed.KAZOO)
class KazooTest extends ClientTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tree",
                "transactions",
                "locks",
                "read_write_locks",
                "semaphores",
                "elections",
                "watchers",
                "barriers",
                "parties",
                "queues",
                "counters",
                "acls",
                "addresses",
                "sessions"
            })
    void seesNoDifference(String scenario) throws Exception {
        String python = Installed.KAZOO.find().orElseThrow();
        List<String> command =
                List.of(python, resource("kazoo/" + scenario + ".py").toString());

        List<String> expected = ClientProgram.run(command, zooKeeper);
        assertThat(expected).isNotEmpty();
        assertThat(ClientProgram.run(command, service)).isEqualTo(expected);
    }
}
