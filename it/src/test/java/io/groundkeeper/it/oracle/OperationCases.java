package io.groundkeeper.it.oracle;

import static io.groundkeeper.it.oracle.Acls.*;
import static io.groundkeeper.it.oracle.Credentials.ALICE;
import static io.groundkeeper.it.oracle.Operation.ANY;
import static io.groundkeeper.it.oracle.Script.*;
import static org.apache.zookeeper.CreateMode.CONTAINER;
import static org.apache.zookeeper.CreateMode.EPHEMERAL;
import static org.apache.zookeeper.CreateMode.PERSISTENT_SEQUENTIAL;
import static org.apache.zookeeper.CreateMode.PERSISTENT_WITH_TTL;

import io.groundkeeper.it.oracle.Operation.RawCreate;
import io.groundkeeper.it.oracle.Step.Send;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.OpCode;

/**
 * Every operation, on a znode in every state, by somebody with every single permission on it or on its parent, at every
 * version. Each case has a znode and a parent of its own, so that all cases of an operation go in one burst.
 */
final class OperationCases {

    /** Sets everything up, sees all afterwards. */
    private static final int OWNER = 0;

    /** Has only the permissions that everyone has. */
    private static final int CALLER = 1;

    private static final List<Integer> VERSIONS = List.of(ANY, 0, 1);
    private static final List<Integer> ANY_VERSION = List.of(ANY);

    private enum State {
        PARENT_ABSENT,
        PARENT_EPHEMERAL,
        ABSENT,
        EMPTY,
        WITH_CHILD,
        CONTAINER_EMPTY,
        CONTAINER_WITH_CHILD,
        WITH_TTL,
        EPHEMERAL_OF_CALLER,
        EPHEMERAL_OF_ANOTHER;

        boolean exists() {
            return compareTo(ABSENT) > 0;
        }
    }

    /** Who else than the owner may do what with the parent and with the znode. */
    private record Permissions(Acls parent, Acls node) {}

    private record Kind(String name, List<Integer> versions, BiFunction<String, Integer, Operation> operation) {}

    private record Case(String parent, State state, Permissions permissions, Operation operation) {
        String node() {
            return parent + "/n";
        }
    }

    private OperationCases() {}

    /** One sequence for each operation. */
    static Stream<Sequence> all() {
        return Stream.concat(kinds().stream().map(OperationCases::sequence), Stream.of(creations()));
    }

    private static List<Kind> kinds() {
        List<Kind> kinds = new ArrayList<>();
        add(kinds, "exists", path -> exists(path));
        add(kinds, "getData", path -> get(path));
        add(kinds, "getChildren", path -> watchChildren(path));
        add(kinds, "getChildren2", path -> list(path));
        add(kinds, "getACL", path -> getAcl(path));
        add(kinds, "getAllChildrenNumber", path -> countAll(path));
        add(kinds, "getEphemerals", path -> ephemerals(path));
        add(kinds, "addWatch", path -> addWatch(path, AddWatchMode.PERSISTENT_RECURSIVE));
        add(kinds, "sync", path -> new Operation.Sync(path));
        add(kinds, "create", path -> new Operation.Create(path, "x", OPEN, CreateMode.PERSISTENT, false));
        add(kinds, "create2", path -> create(path));
        add(kinds, "create ephemeral", path -> create(path, EPHEMERAL));
        add(kinds, "create sequential", path -> create(path, PERSISTENT_SEQUENTIAL));
        add(kinds, "createContainer", path -> create(path, CONTAINER));
        add(kinds, "createTTL", path -> createTtl(path, PERSISTENT_WITH_TTL));
        add(kinds, "create child", path -> create(path + "/k"));
        add(kinds, "deleteContainer", path -> deleteContainer(path));
        add(kinds, "multiRead", path -> multiRead(get(path), list(path), get("/"), list(path + "/k")));
        add(
                kinds,
                "multi of creations",
                path -> multi(
                        create(path),
                        create(path + "/1", EPHEMERAL),
                        create(path + "/2-", PERSISTENT_SEQUENTIAL),
                        create(path + "/3", CONTAINER),
                        createTtl(path + "/4", PERSISTENT_WITH_TTL),
                        check(path, 0)));
        kinds.add(new Kind("delete", VERSIONS, (path, version) -> delete(path, version)));
        kinds.add(new Kind("setData", VERSIONS, (path, version) -> set(path, "x", version)));
        kinds.add(new Kind("setACL", VERSIONS, (path, version) -> setAcl(path, WORLD_READ_ALICE_ALL, version)));
        kinds.add(new Kind("check", VERSIONS, (path, version) -> multi(check(path, version))));
        kinds.add(new Kind(
                "multi of delete",
                VERSIONS,
                (path, version) -> multi(check("/", ANY), delete(path, version), check("/none", ANY))));
        kinds.add(new Kind(
                "multi of delete and creation",
                VERSIONS,
                (path, version) -> multi(delete(path, version), create(path), set(path, "y", 0))));
        kinds.add(new Kind(
                "multi of setData",
                VERSIONS,
                (path, version) -> multi(set(path, "x", version), check(path, version + 1), delete(path, ANY))));
        return kinds;
    }

    private static void add(List<Kind> kinds, String name, Function<String, Operation> operation) {
        kinds.add(new Kind(name, ANY_VERSION, (path, version) -> operation.apply(path)));
    }

    private static List<Permissions> permissions() {
        List<Acls> singles = List.of(
                ALICE_ALL,
                WORLD_READ_ALICE_ALL,
                WORLD_WRITE_ALICE_ALL,
                WORLD_CREATE_ALICE_ALL,
                WORLD_DELETE_ALICE_ALL,
                WORLD_ADMIN_ALICE_ALL);
        List<Permissions> all =
                new ArrayList<>(List.of(new Permissions(OPEN, OPEN), new Permissions(ALICE_ALL, ALICE_ALL)));
        singles.forEach(acl -> all.add(new Permissions(acl, OPEN)));
        singles.forEach(acl -> all.add(new Permissions(OPEN, acl)));
        return all;
    }

    private static Sequence sequence(Kind kind) {
        List<Case> cases = new ArrayList<>();
        for (State state : State.values()) {
            for (Permissions permissions : permissions()) {
                for (int version : kind.versions) {
                    String parent = "/c" + cases.size();
                    cases.add(new Case(parent, state, permissions, kind.operation.apply(parent + "/n", version)));
                }
            }
        }
        return sequence("every " + kind.name, cases);
    }

    private static Sequence sequence(String name, List<Case> cases) {
        Map<State, List<Case>> byState = new EnumMap<>(State.class);
        cases.forEach(each ->
                byState.computeIfAbsent(each.state, none -> new ArrayList<>()).add(each));
        List<Operation> parents = new ArrayList<>();
        List<Operation> nodes = new ArrayList<>();
        List<Operation> callersNodes = new ArrayList<>();
        List<Operation> acls = new ArrayList<>();
        byState.forEach((state, some) -> some.forEach(each -> {
            parents.addAll(parent(each));
            (state == State.EPHEMERAL_OF_CALLER ? callersNodes : nodes).addAll(node(each));
            acls.addAll(acls(each));
        }));
        List<Operation> after = cases.stream()
                .flatMap(each -> Stream.of(exists(each.node()), getAcl(each.node()), list(each.parent)))
                .toList();
        return new Sequence(
                name,
                2,
                List.of(
                        new Send(OWNER, List.of(login(ALICE))),
                        new Send(OWNER, parents),
                        new Send(OWNER, nodes),
                        new Send(CALLER, callersNodes),
                        new Send(OWNER, acls),
                        new Send(CALLER, cases.stream().map(Case::operation).toList()),
                        new Send(OWNER, after)));
    }

    private static List<Operation> parent(Case each) {
        return switch (each.state) {
            case PARENT_ABSENT -> List.of();
            case PARENT_EPHEMERAL -> List.of(create(each.parent, EPHEMERAL));
            default -> List.of(create(each.parent));
        };
    }

    private static List<Operation> node(Case each) {
        String node = each.node();
        return switch (each.state) {
            case PARENT_ABSENT, PARENT_EPHEMERAL, ABSENT -> List.of();
            case EMPTY -> List.of(create(node));
            case WITH_CHILD -> List.of(create(node), create(node + "/k"));
            case CONTAINER_EMPTY -> List.of(create(node, CONTAINER), create(node + "/k"), delete(node + "/k"));
            case CONTAINER_WITH_CHILD -> List.of(create(node, CONTAINER), create(node + "/k"));
            case WITH_TTL -> List.of(createTtl(node, PERSISTENT_WITH_TTL));
            case EPHEMERAL_OF_CALLER, EPHEMERAL_OF_ANOTHER -> List.of(create(node, EPHEMERAL));
        };
    }

    private static List<Operation> acls(Case each) {
        List<Operation> acls = new ArrayList<>();
        if (each.state != State.PARENT_ABSENT && each.permissions.parent != OPEN) {
            acls.add(setAcl(each.parent, each.permissions.parent));
        }
        if (each.state.exists() && each.permissions.node != OPEN) {
            acls.add(setAcl(each.node(), each.permissions.node));
        }
        return acls;
    }

    /** Which of several reasons to refuse a creation comes first. */
    private static Sequence creations() {
        List<State> states =
                List.of(State.PARENT_ABSENT, State.PARENT_EPHEMERAL, State.ABSENT, State.EMPTY, State.CONTAINER_EMPTY);
        List<Permissions> permissions = List.of(new Permissions(OPEN, OPEN), new Permissions(ALICE_ALL, OPEN));
        List<String> names = List.of("/n", "/n/", "//n", "/./n", "/n\0");
        List<Case> cases = new ArrayList<>();
        for (int type : List.of(OpCode.create, OpCode.create2, OpCode.createContainer, OpCode.createTTL)) {
            for (int flags = -1; flags <= 7; flags++) {
                for (long ttl : type == OpCode.createTTL ? List.of(-1L, 0L, LONG_TTL, 1L << 40) : List.of(-1L)) {
                    if (stopsZooKeeper(type, flags, ttl)) {
                        continue;
                    }
                    for (State state : states) {
                        for (Permissions each : permissions) {
                            for (String name : names) {
                                for (Acls acl : List.of(OPEN, EMPTY)) {
                                    String parent = "/c" + cases.size();
                                    cases.add(new Case(
                                            parent, state, each, new RawCreate(parent + name, type, flags, ttl, acl)));
                                }
                            }
                        }
                    }
                }
            }
        }
        cases.add(new Case("/none", State.PARENT_ABSENT, permissions.get(0), new RawCreate("x", 1, 0, -1, OPEN)));
        return sequence("every creation", cases);
    }

    /** A createTTL of a mode without a time to live, and without one: its server trips over the transaction. */
    private static boolean stopsZooKeeper(int type, int flags, long ttl) {
        return type == OpCode.createTTL && ttl < 0 && flags >= 0 && flags <= 4;
    }
}
