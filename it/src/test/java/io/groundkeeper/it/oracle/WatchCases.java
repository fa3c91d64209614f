package io.groundkeeper.it.oracle;

import static io.groundkeeper.it.oracle.Script.*;
import static org.apache.zookeeper.AddWatchMode.PERSISTENT;
import static org.apache.zookeeper.AddWatchMode.PERSISTENT_RECURSIVE;

import io.groundkeeper.it.oracle.Operation.RemoveWatches;
import io.groundkeeper.it.oracle.Step.Reattach;
import io.groundkeeper.it.oracle.Step.Send;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.WatcherType;

/**
 * Every combination of watches on one path, against everything that may happen to it, to its parent and to its children.
 * Each case has a subtree of its own, so that all cases go in a few bursts.
 */
final class WatchCases {

    /** Sets everything up, and acts. */
    private static final int ACTOR = 0;

    private static final int WATCHER = 1;

    /** What sets a watch, each in one bit of a combination. */
    private static final List<Function<String, Operation>> WATCHES = List.of(
            path -> watchData(path),
            path -> watchExists(path),
            path -> watchChildren(path),
            path -> addWatch(path, PERSISTENT),
            path -> addWatch(path, PERSISTENT_RECURSIVE));

    private static final int COMBINATIONS = 1 << WATCHES.size();

    /** A subtree {@code p/n/k}, of which as much is there as the name says. */
    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
    private enum State {
        NOTHING(),
        PARENT("/p"),
        NODE("/p", "/p/n"),
        CHILD("/p", "/p/n", "/p/n/k");

        private final List<String> paths;

        State(String... paths) {
            this.paths = List.of(paths);
        }
    }

    /** What happens below {@code root}. */
    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private enum Act {
        CREATE(root -> List.of(create(root + "/p/n"))),
        CREATE_EPHEMERAL(root -> List.of(create(root + "/p/n", CreateMode.EPHEMERAL))),
        CREATE_TTL(root -> List.of(createTtl(root + "/p/n", CreateMode.PERSISTENT_WITH_TTL))),
        CREATE_AND_DELETE(root -> List.of(create(root + "/p/n"), delete(root + "/p/n"))),
        SET(root -> List.of(set(root + "/p/n", "x"))),
        SET_TWICE(root -> List.of(set(root + "/p/n", "x"), set(root + "/p/n", "y"))),
        SET_ACL(root -> List.of(setAcl(root + "/p/n", Acls.OPEN))),
        HIDE_AND_SET(root -> List.of(setAcl(root + "/p/n", Acls.WORLD_ALL_BUT_READ), set(root + "/p/n", "x"))),
        DELETE(root -> List.of(delete(root + "/p/n"))),
        DELETE_CONTAINER(root -> List.of(deleteContainer(root + "/p/n"))),
        DELETE_AND_CREATE(root -> List.of(delete(root + "/p/n"), create(root + "/p/n"))),
        CREATE_CHILD(root -> List.of(create(root + "/p/n/k"))),
        SET_CHILD(root -> List.of(set(root + "/p/n/k", "x"))),
        DELETE_CHILD(root -> List.of(delete(root + "/p/n/k"))),
        DELETE_CHILD_AND_NODE(root -> List.of(delete(root + "/p/n/k"), delete(root + "/p/n"))),
        MULTI(root -> List.of(multi(set(root + "/p", "x"), create(root + "/p/n"), set(root + "/p/n", "y")))),
        MULTI_DELETE(root -> List.of(multi(delete(root + "/p/n/k"), delete(root + "/p/n"), set(root + "/p", "x")))),
        MULTI_SET_TWICE(root -> List.of(multi(set(root + "/p/n", "x"), set(root + "/p/n", "y")))),
        MULTI_CREATE_AND_DELETE(root -> List.of(multi(create(root + "/p/n"), delete(root + "/p/n")))),
        MULTI_REPLACE(root -> List.of(multi(delete(root + "/p/n"), create(root + "/p/n"), set(root + "/p/n", "x")))),
        MULTI_CREATE_WITH_CHILD(
                root -> List.of(multi(create(root + "/p/n"), create(root + "/p/n/k"), set(root + "/p/n/k", "x")))),
        MULTI_REPLACE_WITH_CHILD(root -> List.of(
                multi(delete(root + "/p/n/k"), delete(root + "/p/n"), create(root + "/p/n"), create(root + "/p/n/k")))),
        MULTI_FAIL(root -> List.of(
                multi(set(root + "/p", "x"), create(root + "/p/m"), delete(root + "/p/m"), check(root + "/p", 77)))),
        FAIL(root -> List.of(set(root + "/p/n", "x", 77), delete(root + "/p/n", 77), create(root + "/p")));

        private final Function<String, List<Operation>> operations;

        Act(Function<String, List<Operation>> operations) {
            this.operations = operations;
        }
    }

    private record Case(String root, State state, List<Operation> watches, Act act) {}

    private WatchCases() {}

    static Stream<Sequence> all() {
        return Stream.of(
                        Stream.of("", "/p", "/p/n").map(WatchCases::fired),
                        Stream.of("", "/p", "/p/n").map(WatchCases::missed),
                        Stream.of(true, false).map(WatchCases::removed))
                .flatMap(Function.identity());
    }

    /** Every act after every combination of watches on {@code where}, twice: what is one-shot is gone the second time. */
    private static Sequence fired(String where) {
        List<Case> cases = cases(where);
        List<Operation> acts = acts(cases);
        return new Sequence(
                "every watch on " + name(where),
                2,
                List.of(
                        new Send(ACTOR, setUp(cases)),
                        setWatches(cases),
                        new Send(ACTOR, acts),
                        new Send(WATCHER, List.of(exists("/"))),
                        new Send(ACTOR, again(cases)),
                        new Send(WATCHER, List.of(exists("/")))));
    }

    /** Every act while the watcher is away, and then once more. */
    private static Sequence missed(String where) {
        List<Case> cases = cases(where);
        return new Sequence(
                "every missed event on " + name(where),
                2,
                List.of(
                        new Send(ACTOR, setUp(cases)),
                        setWatches(cases),
                        new Reattach(WATCHER, List.of(new Send(ACTOR, acts(cases)))),
                        new Send(ACTOR, again(cases)),
                        new Send(WATCHER, List.of(exists("/")))));
    }

    /** Every combination of watches, of which each type is taken away; then what is left fires. */
    private static Sequence removed(boolean all) {
        List<Operation> removals = new ArrayList<>();
        List<Case> cases = new ArrayList<>();
        for (int combination = 0; combination < COMBINATIONS; combination++) {
            for (WatcherType type : WatcherType.values()) {
                for (boolean local : List.of(true, false)) {
                    String root = "/w" + cases.size();
                    String path = root + "/p/n";
                    cases.add(new Case(root, State.CHILD, watches(combination, path), Act.DELETE_CHILD_AND_NODE));
                    removals.add(new RemoveWatches(path, type, all, local));
                }
            }
        }
        List<Operation> sets =
                cases.stream().map(each -> set(each.root + "/p/n", "x")).toList();
        return new Sequence(
                all ? "every removal of all watchers" : "every removal of a watcher",
                2,
                List.of(
                        new Send(ACTOR, setUp(cases)),
                        setWatches(cases),
                        new Send(WATCHER, removals),
                        new Send(ACTOR, sets),
                        new Send(WATCHER, List.of(exists("/"))),
                        new Send(WATCHER, removals),
                        new Send(ACTOR, acts(cases)),
                        new Send(WATCHER, List.of(exists("/")))));
    }

    private static Send setWatches(List<Case> cases) {
        return new Send(
                WATCHER, cases.stream().flatMap(each -> each.watches.stream()).toList());
    }

    private static List<Case> cases(String where) {
        List<Case> cases = new ArrayList<>();
        for (State state : State.values()) {
            for (Act act : Act.values()) {
                for (int combination = 1; combination < COMBINATIONS; combination++) {
                    String root = "/w" + cases.size();
                    cases.add(new Case(root, state, watches(combination, root + where), act));
                }
            }
        }
        return cases;
    }

    private static List<Operation> watches(int combination, String path) {
        return IntStream.range(0, WATCHES.size())
                .filter(bit -> (combination & (1 << bit)) != 0)
                .mapToObj(bit -> WATCHES.get(bit).apply(path))
                .toList();
    }

    private static List<Operation> setUp(List<Case> cases) {
        return cases.stream()
                .flatMap(each -> Stream.concat(Stream.of(""), each.state.paths.stream())
                        .distinct()
                        .map(path -> create(each.root + path)))
                .toList();
    }

    private static List<Operation> acts(List<Case> cases) {
        return cases.stream()
                .flatMap(each -> each.act.operations.apply(each.root).stream())
                .toList();
    }

    /** What shows which watches are left. */
    private static List<Operation> again(List<Case> cases) {
        return cases.stream()
                .flatMap(each -> Stream.of(
                        create(each.root + "/p"),
                        create(each.root + "/p/n"),
                        set(each.root + "/p/n", "z"),
                        create(each.root + "/p/n/k"),
                        delete(each.root + "/p/n/k"),
                        delete(each.root + "/p/n")))
                .toList();
    }

    private static String name(String where) {
        return where.isEmpty() ? "the grandparent" : where.equals("/p") ? "the parent" : "the znode";
    }
}
