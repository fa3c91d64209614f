package io.groundkeeper.it.consistency;

import io.groundkeeper.it.consistency.Anomaly.Kind;
import io.groundkeeper.it.consistency.Changes.Point;
import io.groundkeeper.it.consistency.Changes.Sort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** Whoever watches is told of the first change, before any reply that shows it; and nobody is told who does not watch. */
final class WatchCheck {
    private static final int CHILDREN_CHANGED = 4;
    private static final int DELETED = 2;

    private enum Type {
        DATA,
        EXIST,
        CHILD
    }

    /**
     * A watch as its client knows it.
     *
     * @param set the reply that has set it
     * @param change the first one that it must tell of; null where there is none
     */
    private record Watch(Type type, String path, Entry.Completed set, Point change) {}

    private record Key(Type type, String path) {}

    /** What a client watches. */
    private static final class Client {
        private final Map<Key, Watch> watches = new HashMap<>();
        private final PriorityQueue<Watch> due =
                new PriorityQueue<>(Comparator.comparingLong(watch -> watch.change.zxid()));
        private final Map<Integer, Action> asked = new HashMap<>();
    }

    private final Changes changes;
    private final Map<String, NavigableMap<Long, Point>> changesOf = new HashMap<>();
    private final Map<String, NavigableMap<Long, Point>> changesBelow = new HashMap<>();
    private final Map<Integer, Client> clients = new HashMap<>();
    private final List<Anomaly> anomalies = new ArrayList<>();

    WatchCheck(Changes changes) {
        this.changes = changes;
    }

    List<Anomaly> check(List<Entry> entries) {
        changes.byPath()
                .forEach((path, points) -> points.stream()
                        .filter(Point::isChange)
                        .forEach(point -> {
                            changesOf
                                    .computeIfAbsent(path, none -> new TreeMap<>())
                                    .putIfAbsent(point.zxid(), point);
                            if (point.sort() != Sort.SET) {
                                changesBelow
                                        .computeIfAbsent(Changes.parent(path), none -> new TreeMap<>())
                                        .putIfAbsent(point.zxid(), point);
                            }
                        }));
        for (Entry entry : entries) {
            Client client = clients.computeIfAbsent(entry.client(), none -> new Client());
            if (entry instanceof Entry.Invoked invoked) {
                client.asked.put(invoked.operation(), invoked.action());
            } else if (entry instanceof Entry.Completed completed) {
                completed(client, completed);
            } else if (entry instanceof Entry.Told told) {
                told(client, told);
            }
        }
        return anomalies;
    }

    private void completed(Client client, Entry.Completed completed) {
        Action action = client.asked.remove(completed.operation());
        if (action instanceof Action.SetWatches set) {
            // As in ZooKeeper, a znode that came and went while nobody was connected is not told of.
            for (String path : set.exist()) {
                if (client.watches.remove(new Key(Type.EXIST, path)) != null) {
                    set(client, Type.EXIST, path, completed);
                }
            }
        }
        while (!client.due.isEmpty() && client.due.peek().change.zxid() <= completed.zxid()) {
            Watch watch = client.due.poll();
            if (watch.equals(client.watches.get(new Key(watch.type, watch.path)))) {
                anomalies.add(new Anomaly(
                        Kind.LOST_WATCH,
                        "a " + watch.type + " watch on " + watch.path + " has not told of a change that a reply shows",
                        List.of(watch.set, watch.change, completed)));
            }
        }
        boolean ok = completed.result().ok();
        if (action instanceof Action.GetData get && get.watch() && ok) {
            set(client, Type.DATA, get.path(), completed);
        } else if (action instanceof Action.GetChildren get && get.watch() && ok) {
            set(client, Type.CHILD, get.path(), completed);
        } else if (action instanceof Action.Exists exists && exists.watch()) {
            if (ok) {
                set(client, Type.DATA, exists.path(), completed);
            } else if (completed.result().error() == Result.NO_NODE) {
                set(client, Type.EXIST, exists.path(), completed);
            }
        }
    }

    private void set(Client client, Type type, String path, Entry.Completed reply) {
        Watch watch = new Watch(type, path, reply, firstChange(type, path, reply.zxid()));
        if (client.watches.putIfAbsent(new Key(type, path), watch) == null && watch.change != null) {
            client.due.add(watch);
        }
    }

    private Point firstChange(Type type, String path, long after) {
        if (type != Type.CHILD) {
            return higher(changesOf.get(path), after);
        }
        Point below = higher(changesBelow.get(path), after);
        Point own = higher(changesOf.get(path), after);
        while (own != null && own.sort() != Sort.DELETED) {
            own = higher(changesOf.get(path), own.zxid());
        }
        return own == null || (below != null && below.zxid() < own.zxid()) ? below : own;
    }

    private static Point higher(NavigableMap<Long, Point> points, long zxid) {
        Map.Entry<Long, Point> entry = points == null ? null : points.higherEntry(zxid);
        return entry == null ? null : entry.getValue();
    }

    private void told(Client client, Entry.Told told) {
        boolean watched = false;
        if (told.type() != CHILDREN_CHANGED) {
            watched |= client.watches.remove(new Key(Type.DATA, told.path())) != null;
            watched |= client.watches.remove(new Key(Type.EXIST, told.path())) != null;
        }
        if (told.type() == CHILDREN_CHANGED || told.type() == DELETED) {
            watched |= client.watches.remove(new Key(Type.CHILD, told.path())) != null;
        }
        // Belated events come for each of several watches on a path.
        if (!watched && told.zxid() > 0) {
            anomalies.add(new Anomaly(Kind.UNWATCHED_EVENT, "an event of what is not watched", List.of(told)));
        }
    }
}
