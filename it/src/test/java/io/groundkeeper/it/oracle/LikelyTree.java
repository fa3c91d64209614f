package io.groundkeeper.it.oracle;

import io.groundkeeper.it.oracle.Operation.Create;
import io.groundkeeper.it.oracle.Operation.CreateTtl;
import io.groundkeeper.it.oracle.Operation.Delete;
import io.groundkeeper.it.oracle.Operation.DeleteContainer;
import io.groundkeeper.it.oracle.Operation.Multi;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.zookeeper.CreateMode;

/** What a sequence has probably made so far; a guess, so that not every request is for a znode that is not there. */
final class LikelyTree {

    private final List<String> paths = new ArrayList<>(List.of("/"));
    private final List<String> ephemerals = new ArrayList<>();
    private final Random random;

    LikelyTree(Random random) {
        this.random = random;
    }

    /** Returns a path that probably exists. */
    String pick() {
        return paths.get(random.nextInt(paths.size()));
    }

    /** Takes note of what an operation probably did. */
    void apply(Operation operation) {
        if (operation instanceof Create create) {
            // A sequential name is a guess: of the first child of its parent.
            create(create.mode().isSequential() ? create.path() + "0000000000" : create.path(), create.mode());
        } else if (operation instanceof CreateTtl create) {
            create(create.mode().isSequential() ? create.path() + "0000000000" : create.path(), create.mode());
        } else if (operation instanceof DeleteContainer delete) {
            delete(delete.path());
        } else if (operation instanceof Delete delete && delete.version() == Operation.ANY) {
            delete(delete.path());
        } else if (operation instanceof Multi multi && multi.operations().size() == 1) {
            multi.operations().forEach(this::apply);
        }
    }

    private void create(String path, CreateMode mode) {
        String parent = parent(path);
        if (!paths.contains(parent) || ephemerals.contains(parent) || paths.contains(path)) {
            return;
        }
        paths.add(path);
        if (mode.isEphemeral()) {
            ephemerals.add(path);
        }
    }

    private void delete(String path) {
        boolean empty = paths.stream().noneMatch(other -> other.startsWith(path + "/"));
        if (empty && !path.equals("/")) {
            paths.remove(path);
            ephemerals.remove(path);
        }
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}
