package io.groundkeeper.it.oracle;

import static io.groundkeeper.it.oracle.Acls.*;
import static io.groundkeeper.it.oracle.Script.*;
import static org.apache.zookeeper.CreateMode.EPHEMERAL;
import static org.apache.zookeeper.CreateMode.EPHEMERAL_SEQUENTIAL;
import static org.apache.zookeeper.CreateMode.PERSISTENT_SEQUENTIAL;

import java.util.stream.Stream;

/** Sequences by hand, for what is easy to get wrong about znodes: errors, names, stats, data, ephemerals. What is right, ZooKeeper says. */
final class TreeSequences {

    private TreeSequences() {}

    static Stream<Sequence> all() {
        return Stream.of(
                whichErrorOfTwo(),
                sequenceNumbers(),
                sequenceNameTaken(),
                stats(),
                data(),
                ephemerals(),
                readsBetweenWritesOfBurst());
    }

    private static Sequence whichErrorOfTwo() {
        return script("which error of two")
                .then(0, create("/a"), create("/a/child"), create("/mine", ALICE_ALL), create("/e", EPHEMERAL))
                .then(1, create("/a", EMPTY), create("/none/x", EMPTY), create("/mine/x", EMPTY), create("/a"))
                .then(1, create("/mine/x"), create("/none/x"), create("/e/x"), create("/e/x/y"), create("/e"))
                .then(1, delete("/a", 7), delete("/a", 0), delete("/none", 7), delete("/none/x"), delete("/mine/x"))
                .then(1, set("/mine", "x", 7), set("/none", "x", 7), set("/a", "x", 7), set("/a", "x", -2))
                .then(
                        1,
                        setAcl("/none", EMPTY),
                        setAcl("/mine", EMPTY),
                        setAcl("/mine", OPEN, 7),
                        setAcl("/a", OPEN, 7))
                .then(1, get("/mine"), list("/mine"), exists("/mine"), getAcl("/mine"), getAcl("/none"))
                .end();
    }

    private static Sequence sequenceNumbers() {
        return script("sequence numbers")
                .then(0, create("/a"), create("/a/n", PERSISTENT_SEQUENTIAL), create("/a/x"), delete("/a/x"))
                .then(1, create("/a/n", PERSISTENT_SEQUENTIAL), create("/a/", PERSISTENT_SEQUENTIAL))
                .then(1, create("/a/x"), create("/a/x"), create("/a/n", EPHEMERAL_SEQUENTIAL))
                .then(0, delete("/a/n0000000000"), create("/a/m", PERSISTENT_SEQUENTIAL), set("/a", "x"))
                .then(0, create("/a/n0000000000/n", PERSISTENT_SEQUENTIAL), create("/a/x/n", PERSISTENT_SEQUENTIAL))
                .reopen(1)
                .then(0, create("/a/n", PERSISTENT_SEQUENTIAL), list("/a"), list("/a/x"))
                .end();
    }

    private static Sequence sequenceNameTaken() {
        return script("sequence name taken")
                .then(0, create("/a"), create("/a/n0000000001"), create("/a/n0000000003"))
                .then(0, create("/a/n", PERSISTENT_SEQUENTIAL), create("/a/n", PERSISTENT_SEQUENTIAL), list("/a"))
                .then(0, create("/a/n", PERSISTENT_SEQUENTIAL), create("/a/m", PERSISTENT_SEQUENTIAL))
                .then(0, create("/a/n", PERSISTENT_SEQUENTIAL), list("/a"))
                .end();
    }

    private static Sequence stats() {
        return script("stats")
                .then(0, create("/a"), exists("/a"), create("/a/b"), exists("/a"), set("/a/b", "x"), exists("/a"))
                .then(0, set("/a", "x"), exists("/a"), setAcl("/a", OPEN), exists("/a"), exists("/a/b"))
                .then(0, delete("/a/b", 0), exists("/a"), delete("/a/b", 1), exists("/a"))
                .then(0, create("/a/b"), exists("/a"), exists("/a/b"), create("/a/b"), exists("/a"))
                .then(0, create("/a/b/c"), exists("/a"), delete("/a/b/c"), exists("/a/b"), exists("/a"))
                .then(0, delete("/a/b"), delete("/a"), create("/a"), exists("/a"), list("/a"), get("/a"))
                .end();
    }

    private static Sequence data() {
        Script script = script("data").then(0, createWith("/null", null), createWith("/empty", ""));
        script.then(1, get("/null"), get("/empty"), set("/null", ""), get("/null"), set("/empty", null), get("/empty"));
        for (int length : new int[] {1, 65_535, 65_536, 65_537, 131_072, 131_073, 1_000_000}) {
            script.then(0, createWith("/l" + length, "c".repeat(length)))
                    .then(1, get("/l" + length), set("/l" + length, "s".repeat(length)))
                    .then(0, get("/l" + length), set("/l" + length, "short"), get("/l" + length));
        }
        return script.end();
    }

    private static Sequence ephemerals() {
        return script("ephemerals")
                .then(0, create("/e", EPHEMERAL), create("/a"), create("/a/e", EPHEMERAL_SEQUENTIAL))
                .then(1, create("/e/x"), exists("/e"), set("/e", "by another"), create("/a/f", EPHEMERAL), list("/a"))
                .then(0, delete("/a/f"), create("/a/f", EPHEMERAL), exists("/a/f"))
                .then(1, create("/a/f", EPHEMERAL), create("/f", EPHEMERAL))
                .reopen(0)
                .then(0, exists("/e"), list("/a"), list("/"), create("/e", EPHEMERAL), exists("/e"), exists("/f"))
                .reopen(1)
                .then(2, list("/"), list("/a"), exists("/a"))
                .end();
    }

    private static Sequence readsBetweenWritesOfBurst() {
        return script("reads between writes of a burst")
                .then(0, create("/a"))
                .atOnce(
                        0,
                        set("/a", "1"),
                        get("/a"),
                        set("/a", "2"),
                        get("/a"),
                        set("/a", "3", 0),
                        get("/a"),
                        create("/a/b"),
                        list("/a"),
                        delete("/a/b"),
                        list("/a"),
                        multi(set("/a", "4"), set("/a", "5")),
                        get("/a"),
                        new Operation.Sync("/a"),
                        create("/a/n", PERSISTENT_SEQUENTIAL),
                        list("/a"))
                .then(1, get("/a"))
                .end();
    }
}
