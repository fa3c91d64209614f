package io.groundkeeper.it.consistency;

import io.groundkeeper.it.consistency.Anomaly.Kind;
import io.groundkeeper.it.consistency.Changes.Point;
import io.groundkeeper.it.consistency.Changes.Sort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Whoever watches is told of the first change, before any reply that shows it; and nobody is told who does not watch. */
final class WatchCheck {
    private static final int CHILDREN_CHANGED = 4;
    private static final int DELETED = 2;
    private static final int NONE = -1;

    private enum Type {
        DATA,
        EXIST,
        CHILD
    }

    /**
     * A watch as its client knows it.
     *
     * @param set what has set it
     * @param change the first one that it must tell of; null where there is none
     */
    private record Watch(Type type, String path, Entry set, Point change) {}

    private record Key(Type type, String path) {}

    /** What a client watches. */
    private static final class Client {
        private final Map<Key, Watch> watches = new HashMap<>();
        private final PriorityQueue<Watch> due =
                new PriorityQueue<>(Comparator.comparingLong(watch -> watch.change.zxid()));
        private final Map<Integer, Action> asked = new HashMap<>();

        /** The connection on which nothing was asked yet. */
        private int fresh = NONE;
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
            if (entry instanceof Entry.Connected connected) {
                client.fresh = connected.connection();
            } else if (entry instanceof Entry.Invoked invoked) {
                client.asked.put(invoked.operation(), invoked.action());
                if (invoked.connection() == client.fresh) {
                    client.fresh = NONE;
                    watchesAgain(client, invoked);
                }
            } else if (entry instanceof Entry.Completed completed) {
                completed(client, completed);
            } else if (entry instanceof Entry.Told told) {
                told(client, told);
            }
        }
        return anomalies;
    }

    /** What a re-attached client watches is what it says: the end of what was sent before may not have reached it. */
    private void watchesAgain(Client client, Entry.Invoked invoked) {
        Set<Key> listed = new HashSet<>();
        if (invoked.action() instanceof Action.SetWatches set) {
            set.data().forEach(path -> listed.add(new Key(Type.DATA, path)));
            set.exist().forEach(path -> listed.add(new Key(Type.EXIST, path)));
            set.children().forEach(path -> listed.add(new Key(Type.CHILD, path)));
            listed.forEach(key -> set(client, key.type, key.path, invoked, set.relativeZxid()));
        }
        client.watches.keySet().retainAll(listed);
    }

    private void completed(Client client, Entry.Completed completed) {
        Action action = client.asked.remove(completed.operation());
        if (action instanceof Action.SetWatches set) {
            // As in ZooKeeper, a znode that came and went while nobody was connected is not told of.
            for (String path : set.exist()) {
                if (client.watches.remove(new Key(Type.EXIST, path)) != null) {
                    set(client, Type.EXIST, path, completed, completed.zxid());
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
            set(client, Type.DATA, get.path(), completed, completed.zxid());
        } else if (action instanceof Action.GetChildren get && get.watch() && ok) {
            set(client, Type.CHILD, get.path(), completed, completed.zxid());
        } else if (action instanceof Action.Exists exists && exists.watch()) {
            if (ok) {
                set(client, Type.DATA, exists.path(), completed, completed.zxid());
            } else if (completed.result().error() == Result.NO_NODE) {
                set(client, Type.EXIST, exists.path(), completed, completed.zxid());
            }
        } else if (action instanceof Action.CheckWatches check) {
            boolean watched =
                    Stream.of(Type.values()).anyMatch(type -> client.watches.containsKey(new Key(type, check.path())));
            if (watched ? !ok : completed.result().error() != Result.NO_WATCHER) {
                anomalies.add(new Anomaly(
                        watched ? Kind.LOST_WATCH : Kind.UNWATCHED_EVENT,
                        check.path()
                                + (watched ? " is watched, and said not to be" : " is said to be watched, and is not"),
                        List.of(completed)));
            }
        }
    }

    private void set(Client client, Type type, String path, Entry by, long zxid) {
        Watch watch = new Watch(type, path, by, firstChange(type, path, zxid));
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
