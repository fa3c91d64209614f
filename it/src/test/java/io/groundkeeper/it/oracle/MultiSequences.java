package io.groundkeeper.it.oracle;

import static io.groundkeeper.it.oracle.Acls.*;
import static io.groundkeeper.it.oracle.Script.*;
import static org.apache.zookeeper.CreateMode.EPHEMERAL;
import static org.apache.zookeeper.CreateMode.EPHEMERAL_SEQUENTIAL;
import static org.apache.zookeeper.CreateMode.PERSISTENT_SEQUENTIAL;

import java.util.stream.Stream;

/** Sequences by hand, for what is easy to get wrong about multi. What is right, ZooKeeper says. */
final class MultiSequences {

    private MultiSequences() {}

    static Stream<Sequence> all() {
        return Stream.of(multiResults(), multiSeesItself(), multiFailsWhole());
    }

    private static Sequence multiResults() {
        return script("multi results")
                .then(0, multi(), multi(check("/", -1)), multi(check("/", 3)), multi(check("/none", -1)))
                .then(0, multi(create("/a"), create("/b", EPHEMERAL), create("/c", ALICE_ALL), set("/a", "x")))
                .then(0, multi(check("/a", 1), set("/a", "y", 1), delete("/b", 0)), list("/"), get("/a"))
                .then(1, multi(check("/c", 0)), multi(set("/c", "x")), multi(delete("/c")), multi(create("/a", EMPTY)))
                .then(0, multi(create("/n", PERSISTENT_SEQUENTIAL), create("/n", EPHEMERAL_SEQUENTIAL)), list("/"))
                .end();
    }

    private static Sequence multiSeesItself() {
        return script("multi sees itself")
                .then(0, multi(create("/a"), create("/a/b"), create("/a/b/c"), set("/a/b", "x"), check("/a/b", 1)))
                .then(0, get("/a"), get("/a/b"), get("/a/b/c"), list("/a"))
                .then(
                        0,
                        multi(delete("/a/b"), delete("/a/b/c")),
                        multi(delete("/a/b/c"), delete("/a/b"), check("/a", 0)))
                .then(
                        0,
                        exists("/a"),
                        multi(set("/a", "1"), set("/a", "2"), check("/a", 2), set("/a", "3", 2)),
                        get("/a"))
                .then(0, multi(create("/a/b"), delete("/a/b"), create("/a/b"), set("/a/b", "x", 0)), exists("/a"))
                .then(0, multi(delete("/a/b"), create("/a/b"), check("/a/b", 0)), exists("/a/b"), exists("/a"))
                .then(0, multi(create("/e", EPHEMERAL), create("/e/x")), multi(create("/a"), check("/a", 0)))
                .then(
                        0,
                        multi(create("/a/n", PERSISTENT_SEQUENTIAL), create("/a/n", PERSISTENT_SEQUENTIAL)),
                        list("/a"))
                .then(0, multi(create("/z"), delete("/z")), exists("/z"), exists("/"))
                .end();
    }

    private static Sequence multiFailsWhole() {
        return script("multi fails whole")
                .then(0, create("/a"), create("/a/b"), exists("/a"))
                .then(0, multi(set("/a", "x"), create("/a/c"), delete("/a/b"), check("/a", 7), set("/a", "y")))
                .then(0, exists("/a"), list("/a"), get("/a/b"), create("/a/n", PERSISTENT_SEQUENTIAL))
                .then(
                        0,
                        multi(create("/a/n", PERSISTENT_SEQUENTIAL), delete("/none")),
                        create("/a/n", EPHEMERAL_SEQUENTIAL))
                .then(0, multi(create("/c", EPHEMERAL), create("/c/x")), exists("/c"), list("/"))
                .atOnce(
                        0,
                        set("/a", "1"),
                        multi(set("/a", "2"), create("/a/d"), delete("/none")),
                        create("/a/n", PERSISTENT_SEQUENTIAL),
                        set("/a", "3", 1),
                        get("/a"),
                        list("/a"))
                .end();
    }
}
