package io.groundkeeper.it.oracle;

import static io.groundkeeper.it.oracle.Acls.*;
import static io.groundkeeper.it.oracle.Credentials.ALICE;
import static io.groundkeeper.it.oracle.Script.*;
import static org.apache.zookeeper.CreateMode.EPHEMERAL;
import static org.apache.zookeeper.CreateMode.PERSISTENT_SEQUENTIAL;

import java.util.stream.Stream;

/** Sequences by hand, for what is easy to get wrong about the root and ZooKeeper's own znodes, for servers that begin empty, in this order. What is right, ZooKeeper says. */
final class RootSequences {

    private RootSequences() {}

    static Stream<Sequence> all() {
        return Stream.of(emptyTree(), root(), zooKeepersOwn(), watchesOfRoot(), multiAtRoot(), closedRoot());
    }

    private static Sequence emptyTree() {
        return script("empty tree")
                .then(0, exists("/"), get("/"), list("/"), getAcl("/"))
                .then(0, exists("/zookeeper"), get("/zookeeper"), list("/zookeeper"), getAcl("/zookeeper"))
                .then(0, get("/zookeeper/quota"), list("/zookeeper/quota"), getAcl("/zookeeper/quota"))
                .then(0, exists("/zookeeper/config"), list("/zookeeper/config"), getAcl("/zookeeper/config"))
                .end();
    }

    private static Sequence root() {
        return script("root")
                .then(
                        0,
                        create("/"),
                        create("/", EPHEMERAL),
                        create("/", PERSISTENT_SEQUENTIAL),
                        delete("/"),
                        exists("/"))
                .then(
                        0,
                        create("/n", PERSISTENT_SEQUENTIAL),
                        create("/a"),
                        set("/", "x", 7),
                        set("/", "x", 0),
                        get("/"))
                .then(0, delete("/a"), list("/"), setAcl("/", OPEN, 0), getAcl("/"), exists("/"), delete("/", 9))
                .end();
    }

    private static Sequence zooKeepersOwn() {
        return script("ZooKeeper's own znodes")
                .then(0, delete("/zookeeper"), delete("/zookeeper/quota"), delete("/zookeeper/config", 9))
                .then(0, set("/zookeeper", "x"), set("/zookeeper/quota", "x"), set("/zookeeper/config", "x"))
                .then(0, create("/zookeeper"), create("/zookeeper/a"), create("/zookeeper/quota/a"), list("/zookeeper"))
                .then(0, create("/zookeeper/config/a"), setAcl("/zookeeper/config", OPEN), get("/zookeeper"))
                .then(0, delete("/zookeeper/a"), delete("/zookeeper/quota/a"), delete("/zookeeper/none"), list("/"))
                .then(0, multi(create("/b"), delete("/zookeeper")), multi(create("/zookeeper/b")), exists("/zookeeper"))
                .end();
    }

    private static Sequence watchesOfRoot() {
        return script("watches of the root")
                .then(1, watchData("/"), watchChildren("/"), watchExists("/"), watchChildren("/zookeeper"))
                .then(0, create("/c"), delete("/c"), set("/", "y"), create("/zookeeper/c"))
                .then(1, watchChildren("/"), watchExists("/"))
                .then(0, set("/", "z"), create("/c/d"), create("/d", EPHEMERAL))
                .then(1, watchData("/d"), watchChildren("/"))
                .reopen(0)
                .then(1, exists("/"), list("/"))
                .end();
    }

    private static Sequence multiAtRoot() {
        return script("multi at the root")
                .then(0, exists("/"), multi(create("/f"), set("/", "x"), create("/g"), check("/", -1)), exists("/"))
                .then(0, multi(create("/"), create("/h")), multi(delete("/")), multi(create("/h"), delete("/none")))
                .then(
                        0,
                        exists("/"),
                        create("/n", PERSISTENT_SEQUENTIAL),
                        multi(delete("/f"), delete("/g")),
                        exists("/"))
                .end();
    }

    private static Sequence closedRoot() {
        return script("closed root")
                .then(0, login(ALICE), setAcl("/", ALICE_ALL), create("/i"))
                .then(1, create("/j"), get("/"), exists("/"), list("/"), delete("/i"), get("/i"), set("/i", "x"))
                .then(1, setAcl("/", OPEN), getAcl("/"), multi(create("/j")), create("/i/j"))
                .then(0, delete("/i/j"), delete("/i"), setAcl("/", OPEN))
                .end();
    }
}
