package io.groundkeeper.it.simulation;

import io.groundkeeper.it.consistency.Action;
import io.groundkeeper.it.consistency.Result;
import java.util.ArrayDeque;
import java.util.Deque;

/** Reads the whole tree after a sync, again and again: what is there in the end. */
final class Auditor extends Worker {
    private static final String SYSTEM = "/zookeeper";
    private static final long MAX_PAUSE_NANOS = 1_000_000_000;

    private final Deque<String> toRead = new ArrayDeque<>();
    private boolean synced;
    private int audits;

    Auditor(World world, SimulatedTenant tenant, String name, int wishMillis) {
        super(world, tenant, name, wishMillis);
    }

    /** How often all has been read. */
    int audits() {
        return audits;
    }

    @Override
    public void connected() {
        begin(client());
    }

    private void begin(SimulatedClient current) {
        if (isConnected() && client() == current) {
            synced = false;
            toRead.clear();
            toRead.add("/");
            go(current);
        }
    }

    private void go(SimulatedClient current) {
        if (!isConnected() || client() != current) {
            return;
        }
        if (!synced) {
            ask(new Action.Sync("/"), result -> {
                synced = result != null;
                go(current);
            });
        } else if (toRead.isEmpty()) {
            audits++;
            later(MAX_PAUSE_NANOS, () -> begin(current));
        } else {
            String path = toRead.remove();
            ask(new Action.GetData(path, false), read -> {});
            ask(new Action.GetChildren(path, false), children -> {
                if (children != null) {
                    enter(path, children);
                    go(current);
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
