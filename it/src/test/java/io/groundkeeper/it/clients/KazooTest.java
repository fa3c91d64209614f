package io.groundkeeper.it.clients;

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
        compare(List.of(python, resource("kazoo/" + scenario + ".py").toString()));
    }
}
