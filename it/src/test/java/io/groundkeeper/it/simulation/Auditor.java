package io.groundkeeper.it.simulation;

import io.groundkeeper.it.consistency.Action;
import io.groundkeeper.it.consistency.Result;
import java.util.ArrayDeque;
import java.util.Deque;

/** Reads the whole tree, after a sync: what is there in the end. */
final class Auditor extends Worker {
    private static final String SYSTEM = "/zookeeper";

    private final Deque<String> toRead = new ArrayDeque<>();
    private boolean synced;
    private boolean done;

    Auditor(World world, String name, int wishMillis) {
        super(world, name, wishMillis);
    }

    /** Whether all has been read. */
    boolean isDone() {
        return done;
    }

    @Override
    public void connected() {
        synced = false;
        toRead.clear();
        toRead.add("/");
        go();
    }

    private void go() {
        if (!isConnected()) {
            return;
        }
        if (!synced) {
            ask(new Action.Sync("/"), result -> {
                synced = result != null;
                go();
            });
        } else if (toRead.isEmpty()) {
            done = true;
        } else {
            String path = toRead.remove();
            ask(new Action.GetData(path, false), read -> {});
            ask(new Action.GetChildren(path, false), children -> {
                if (children != null) {
                    enter(path, children);
                    go();
                }
            });
        }
    }

    private void enter(String path, Result children) {
        if (children.ok()) {
            children.children().stream()
                    .map(name -> path.equals("/") ? "/" + name : path + "/" + name)
                    .filter(child -> !child.equals(SYSTEM))
                    .forEach(toRead::add);
        }
    }
}
