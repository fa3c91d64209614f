package io.groundkeeper.it.oracle;

import static io.groundkeeper.it.oracle.Acls.*;
import static io.groundkeeper.it.oracle.Credentials.ALICE;
import static io.groundkeeper.it.oracle.Script.*;
import static org.apache.zookeeper.CreateMode.EPHEMERAL;

import java.util.stream.Stream;

/** Sequences by hand, for what is easy to get wrong about watches: when they fire, in what order, and what becomes of them when a client re-attaches. What is right, ZooKeeper says. */
final class WatchSequences {

    private WatchSequences() {}

    static Stream<Sequence> all() {
        return Stream.of(
                watchesFireOnce(),
                watchesThatAreNotSet(),
                severalWatchesOneEvent(),
                watchesOfMulti(),
                watchesOfClosedSession(),
                repliesAndEventsOfBurst(),
                reattachCatchesUp(),
                reattachKeepsWhatDidNotChange());
    }

    private static Sequence watchesFireOnce() {
        return script("watches fire once")
                .then(1, watchExists("/a"), watchChildren("/"))
                .then(0, create("/a"), set("/a", "x"))
                .then(1, watchExists("/a"))
                .then(0, create("/a/b"), set("/a", "y"), set("/a", "z"))
                .then(1, watchData("/a"), watchChildren("/a"), watchData("/a/b"))
                .then(0, set("/a/b", "x"), delete("/a/b"), create("/a/b"), delete("/a/b"))
                .then(1, watchExists("/a"))
                .then(0, setAcl("/a", OPEN), set("/a", "x", 99), delete("/a", 99), delete("/a"), create("/a"))
                .then(1, get("/a"))
                .end();
    }

    private static Sequence watchesThatAreNotSet() {
        return script("watches that are not set")
                .then(0, create("/hidden", ALICE_ALL))
                .then(1, watchData("/a"), watchChildren("/a"))
                .then(1, watchData("/hidden"), watchChildren("/hidden"), watchExists("/hidden"))
                .then(0, login(ALICE), create("/a"), create("/a/b"), set("/hidden", "x"), delete("/hidden"))
                .then(1, exists("/a"))
                .end();
    }

    private static Sequence severalWatchesOneEvent() {
        return script("several watches, one event")
                .then(0, create("/a"))
                .then(1, watchExists("/a"), watchData("/a"), watchChildren("/a"))
                .then(0, delete("/a"))
                .then(1, watchExists("/a"), watchChildren("/"))
                .then(0, create("/a"))
                .then(1, watchExists("/a"), watchData("/a"), watchChildren("/a"))
                .then(0, set("/a", "x"), create("/a/b"))
                .then(1, get("/a"))
                .end();
    }

    private static Sequence watchesOfMulti() {
        return script("watches of a multi")
                .then(0, create("/a"), create("/a/b"))
                .then(1, watchData("/a"), watchChildren("/a"), watchData("/a/b"), watchExists("/c"), watchChildren("/"))
                .then(2, watchChildren("/a"), watchExists("/c"), watchExists("/a/d"))
                .then(
                        0,
                        multi(
                                set("/a/b", "x"),
                                create("/c"),
                                delete("/a/b"),
                                set("/a", "x"),
                                create("/a/d"),
                                delete("/none")))
                .then(
                        0,
                        multi(
                                set("/a/b", "x"),
                                create("/c"),
                                delete("/a/b"),
                                set("/a", "x"),
                                create("/a/d"),
                                delete("/c")))
                .then(1, get("/a"))
                .atOnce(1, watchChildren("/"), watchExists("/c"), multi(create("/c"), delete("/c")), get("/a"))
                .end();
    }

    private static Sequence watchesOfClosedSession() {
        return script("watches of a closed session")
                .then(0, create("/a"), create("/a/e", EPHEMERAL), create("/a/f", EPHEMERAL), create("/e", EPHEMERAL))
                .then(
                        1,
                        watchExists("/a/e"),
                        watchData("/a/f"),
                        watchChildren("/a"),
                        watchChildren("/"),
                        watchData("/e"))
                .then(2, watchExists("/a/e"), watchChildren("/a/f"))
                .then(0, watchData("/a"))
                .reopen(0)
                .then(1, set("/a", "x"), list("/a"), list("/"), exists("/"))
                .then(0, get("/a"))
                .end();
    }

    private static Sequence repliesAndEventsOfBurst() {
        return script("replies and events of a burst")
                .then(1, watchExists("/a"), watchChildren("/"))
                .atOnce(
                        0,
                        watchExists("/a"),
                        create("/a"),
                        watchData("/a"),
                        watchChildren("/a"),
                        set("/a", "x"),
                        create("/a/b"),
                        watchExists("/a"),
                        watchChildren("/a"),
                        delete("/a"),
                        delete("/a/b"),
                        delete("/a"),
                        exists("/a"))
                .then(1, exists("/a"))
                .end();
    }

    private static Sequence reattachCatchesUp() {
        Operation[] meanwhile = {
            set("/data", "x"),
            delete("/gone"),
            delete("/again"),
            create("/again"),
            create("/new"),
            create("/parent/x"),
            create("/brief"),
            delete("/brief"),
            delete("/gone-parent"),
            set("/data", "y"),
            create("/parent/y")
        };
        return script("re-attach catches up")
                .then(1, create("/data"), create("/gone"), create("/again"), create("/parent"), create("/gone-parent"))
                .then(0, create("/mine", EPHEMERAL), watchData("/data"), watchData("/gone"), watchData("/again"))
                .then(
                        0,
                        watchExists("/new"),
                        watchExists("/brief"),
                        watchChildren("/parent"),
                        watchChildren("/gone-parent"))
                .then(0, watchChildren("/"))
                .reattach(0, 1, meanwhile)
                .then(1, exists("/mine"), set("/data", "z"), create("/brief"), delete("/new"), create("/parent/z"))
                .then(0, exists("/data"), create("/mine"), list("/"))
                .end();
    }

    private static Sequence reattachKeepsWhatDidNotChange() {
        return script("re-attach keeps what did not change")
                .then(1, create("/data"), create("/parent"), create("/parent/x"))
                .then(0, login(ALICE), create("/secret", ALICE_ALL), watchData("/data"), watchExists("/parent"))
                .then(0, watchExists("/none"), watchChildren("/parent"), watchExists("/none-either"))
                .reattach(0, 1, set("/parent/x", "x"), setAcl("/data", OPEN), create("/parent/x/y"))
                .then(0, get("/secret"))
                .then(
                        1,
                        set("/data", "x"),
                        set("/parent", "x"),
                        create("/none"),
                        delete("/parent/x/y"),
                        delete("/parent/x"))
                .then(0, exists("/data"))
                .reattach(0, 1)
                .then(1, create("/none-either"))
                .then(0, exists("/data"))
                .end();
    }
}
