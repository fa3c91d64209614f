package io.groundkeeper.it.simulation;

import io.groundkeeper.it.consistency.Action;
import io.groundkeeper.it.consistency.Entry;
import io.groundkeeper.it.consistency.Result;
import java.util.Comparator;
import java.util.List;

/**
 * Takes a lock by ZooKeeper's recipe, holds it for a while, and gives it back, again and again. Without a connection it takes itself for
 * no owner; with its session re-attached it is one again. Whoever stands still for a while may go on as an owner when somebody else is
 * one already, and nobody can keep it from that: what it does then has to be refused by whomever it does it to, for its token is old. So
 * it claims the lock only for what it was told of what it has asked since.
 */
final class LockWorker extends Worker {
    static final String LOCK = "/lock";

    private static final int SEQUENCE_DIGITS = 10;
    private static final int ANY_VERSION = -1;
    private static final int NOBODY = 0;
    private static final int NEVER = -1;

    private final long holdNanos;

    /** Name that only its own znode begins with, null where it wants none. */
    private String wanted;

    /** Its znode, where it knows it. */
    private String node;

    /** Whether it has had the lock since it wanted it. */
    private boolean owner;

    /** How often it has looked who is first; what an older look shows is past. */
    private int looks;

    /** Number of its client while it takes itself for the owner. */
    private int ownedAs = NOBODY;

    /** @param holdNanos bound of how long it holds the lock */
    LockWorker(World world, SimulatedTenant tenant, String name, int wishMillis, long holdNanos) {
        super(world, tenant, name, wishMillis);
        this.holdNanos = holdNanos;
    }

    @Override
    public void connected() {
        SimulatedClient current = client();
        ask(new Action.Create(LOCK, value(), false, false), result -> {});
        if (owner) {
            claim(current, current.pausesWhenConnecting());
        } else if (wanted == null) {
            want(current);
        } else {
            look(current);
        }
    }

    private boolean still(SimulatedClient current) {
        return isConnected() && client() == current;
    }

    private void want(SimulatedClient current) {
        wanted = value();
        ask(new Action.Create(LOCK + "/" + wanted + "-", wanted, true, true), result -> {
            if (result != null && result.ok() && still(current)) {
                node = name(result.path());
                look(current);
            } else if (result != null && still(current)) {
                wanted = null;
                later(holdNanos, () -> again(current));
            }
        });
    }

    private void again(SimulatedClient current) {
        if (still(current) && wanted == null) {
            want(current);
        }
    }

    /** Looks who is first. */
    private void look(SimulatedClient current) {
        int number = ++looks;
        int pauses = pauses();
        ask(new Action.GetChildren(LOCK, false), result -> {
            if (result == null || number != looks || !still(current) || wanted == null || owner) {
                return;
            }
            List<String> names = result.ok()
                    ? result.children().stream()
                            .sorted(Comparator.comparing(LockWorker::sequence))
                            .toList()
                    : List.of();
            String mine = names.stream()
                    .filter(each -> each.startsWith(wanted + "-"))
                    .findFirst()
                    .orElse(null);
            if (mine == null) {
                // The request for it was lost.
                node = null;
                wanted = null;
                want(current);
                return;
            }
            node = mine;
            int place = names.indexOf(mine);
            if (place == 0) {
                owner = true;
                claim(current, pauses);
                later(holdNanos, () -> release(current));
            } else {
                await(current, names.get(place - 1));
            }
        });
    }

    private void await(SimulatedClient current, String predecessor) {
        ask(new Action.Exists(LOCK + "/" + predecessor, true), result -> {
            if (result != null && result.error() == Result.NO_NODE && still(current)) {
                look(current);
            }
        });
    }

    @Override
    public void event(int type, String path) {
        if (isConnected() && wanted != null && !owner && path.startsWith(LOCK + "/")) {
            look(client());
        }
    }

    /** Claims what it has known since it has stood still so many times, or asks whether that is still so. */
    private void claim(SimulatedClient current, int pauses) {
        if (!still(current) || !owner || ownedAs == current.number()) {
            return;
        }
        int now = pauses();
        if (pauses == now) {
            acquired();
        } else {
            ask(new Action.Exists(LOCK + "/" + node, false), result -> {
                if (result != null && result.ok()) {
                    claim(current, now);
                }
            });
        }
    }

    @Override
    void paused() {
        ownedAs = NOBODY;
    }

    @Override
    void resumed() {
        if (owner && isConnected()) {
            claim(client(), NEVER);
        }
    }

    private void acquired() {
        ownedAs = client().number();
        world().note("LOCK_ACQUIRED");
        client().record(new Entry.Acquired(world().time().now(), ownedAs, LOCK, Long.parseLong(sequence(node))));
    }

    private void released() {
        if (ownedAs != NOBODY) {
            client().record(new Entry.Released(world().time().now(), ownedAs, LOCK));
            ownedAs = NOBODY;
        }
    }

    private void release(SimulatedClient current) {
        if (client() != current || !owner) {
            return;
        }
        if (!isConnected()) {
            later(holdNanos, () -> release(current));
            return;
        }
        released();
        owner = false;
        looks++;
        String mine = node;
        ask(new Action.Delete(LOCK + "/" + mine, ANY_VERSION), result -> {
            if (result != null && still(current)) {
                node = null;
                wanted = null;
                later(holdNanos, () -> again(current));
            }
        });
    }

    @Override
    public void disconnected() {
        released();
    }

    @Override
    void forget() {
        owner = false;
        node = null;
        wanted = null;
    }

    @Override
    public void expired() {
        forget();
        super.expired();
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String sequence(String name) {
        return name.substring(name.length() - SEQUENCE_DIGITS);
    }
}
