package io.groundkeeper.it.oracle;

import static io.groundkeeper.it.oracle.Acls.OPEN;
import static io.groundkeeper.it.oracle.Acls.WORLD_ADMIN;
import static io.groundkeeper.it.oracle.Script.*;

import io.groundkeeper.it.oracle.Step.Send;
import java.util.List;
import java.util.stream.Stream;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;

/** Every operation on the znodes that every tree has. */
final class RootCases {

    private static final List<String> PATHS = List.of(
            "/", "/zookeeper", "/zookeeper/config", "/zookeeper/quota", "/zookeeper/none", "/zookeeper/config/a");

    private RootCases() {}

    static Stream<Sequence> all() {
        return PATHS.stream()
                .map(path -> new Sequence(
                        "every operation on " + path,
                        1,
                        operations(path)
                                .map(operation -> new Send(0, List.of(operation)))
                                .<Step>map(send -> send)
                                .toList()));
    }

    private static Stream<Operation> operations(String path) {
        Acls acl = path.equals("/") ? OPEN : WORLD_ADMIN;
        return Stream.of(
                exists(path),
                get(path),
                list(path),
                getAcl(path),
                countAll(path),
                ephemerals(path),
                addWatch(path, AddWatchMode.PERSISTENT_RECURSIVE),
                create(path),
                create(path, CreateMode.CONTAINER),
                createTtl(path, CreateMode.PERSISTENT_WITH_TTL),
                delete(path),
                delete(path, 77),
                deleteContainer(path),
                multi(check(path, -1), check(path, 0)),
                multi(delete(path), check(path, 0)),
                multi(set(path, "x"), check(path, 77)),
                multiRead(get(path), list(path)),
                set(path, "x"),
                set(path, "x", 77),
                setAcl(path, acl, 77),
                setAcl(path, acl),
                getAcl(path),
                exists(path),
                reconfig(),
                whoAmI());
    }
}
