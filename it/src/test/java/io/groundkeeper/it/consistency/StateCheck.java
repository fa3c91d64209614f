package io.groundkeeper.it.consistency;

import io.groundkeeper.it.consistency.Anomaly.Kind;
import io.groundkeeper.it.consistency.Changes.Point;
import io.groundkeeper.it.consistency.Changes.Sort;
import io.groundkeeper.it.consistency.Result.ZnodeStat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Goes through each znode's changes in the order of zxids, and holds every reply against the state there. The children of a parent are
 * gone through together, with what lists them.
 */
final class StateCheck {
    private static final Set<String> SYSTEM = Set.of("/", "/zookeeper", "/zookeeper/config", "/zookeeper/quota");

    private static final Comparator<Point> ORDER = Comparator.<Point>comparingLong(Point::zxid)
            .thenComparing(point -> point.isChange() ? 0 : 1)
            .thenComparingInt(point -> point.call().invokedAt());

    private final Changes changes;
    private final Sessions sessions;
    private final List<Anomaly> anomalies = new ArrayList<>();

    /**
     * A znode that is there.
     *
     * @param stat null where only its name was seen
     * @param data null where it was not seen
     * @param last what has changed it last
     */
    private record State(ZnodeStat stat, String data, Point last) {}

    StateCheck(Changes changes, Sessions sessions) {
        this.changes = changes;
        this.sessions = sessions;
    }

    List<Anomaly> check() {
        Map<String, List<Point>> byParent = new TreeMap<>();
        changes.byPath().forEach((path, points) -> {
            for (Point point : points) {
                String group = point.sort() == Sort.LISTED ? path : Changes.parent(path);
                if (point.sort() == Sort.LISTED || !SYSTEM.contains(path)) {
                    byParent.computeIfAbsent(group, none -> new ArrayList<>()).add(point);
                }
            }
        });
        byParent.forEach((parent, points) -> {
            points.sort(ORDER);
            Map<String, State> present = new HashMap<>();
            points.forEach(point -> step(parent, present, point));
        });
        return anomalies;
    }

    private void step(String parent, Map<String, State> present, Point point) {
        State state = present.get(point.path());
        switch (point.sort()) {
            case CREATED -> {
                if (state != null) {
                    vanished(state, point, "was created although it was there");
                }
                if (point.stat() != null && point.stat().czxid() != point.zxid()) {
                    add("was created at another zxid than it says", state, point);
                }
                present.put(point.path(), new State(point.stat(), point.data(), point));
            }
            case SET -> {
                set(state, point);
                present.put(point.path(), new State(point.stat(), point.data(), point));
            }
            case DELETED -> {
                if (state == null
                        && changes.lostCreates(point.path(), point.call()).isEmpty()) {
                    add("was deleted although it was not there", null, point);
                }
                present.remove(point.path());
            }
            case SEEN -> seen(present, state, point);
            case MISSED -> {
                if (state != null) {
                    vanished(state, point, "was not found although it was there");
                    present.remove(point.path());
                }
            }
            case OTHER_VERSION -> {
                if (state == null) {
                    unseen(present, point, "had another version although it was not there");
                } else if (state.stat != null
                        && state.stat.version() == point.version()
                        && changes.lostSets(point.path(), point.call()).isEmpty()) {
                    add("had the version that was asked for, and was refused for another one", state, point);
                }
            }
            case LISTED -> listed(parent, present, point);
        }
    }

    private void set(State state, Point point) {
        if (point.stat().mzxid() != point.zxid()) {
            add("was set at another zxid than it says", state, point);
        } else if (state == null) {
            add("was set although it was not there", null, point);
        } else if (state.stat != null) {
            int more = point.stat().version() - state.stat.version() - 1;
            if (state.stat.czxid() != point.stat().czxid()) {
                add("was set, and is another one than it was", state, point);
            } else if (more < 0
                    || more > changes.lostSets(point.path(), point.call()).size()) {
                add("was set once and has got a version that says otherwise", state, point);
            }
        }
    }

    private void seen(Map<String, State> present, State state, Point point) {
        ZnodeStat stat = point.stat();
        if (state == null) {
            unseen(present, point, "was seen although it was not there");
        } else if (stat != null && state.stat != null) {
            boolean same = stat.czxid() == state.stat.czxid()
                    && stat.mzxid() == state.stat.mzxid()
                    && stat.version() == state.stat.version()
                    && stat.owner() == state.stat.owner();
            if (!same) {
                add("was seen in a state that is not the one of that zxid", state, point);
            } else if (point.data() != null
                    && state.data != null
                    && !point.data().equals(state.data)) {
                add("was seen with other data than were written", state, point);
            } else if (state.data == null && point.data() != null) {
                present.put(point.path(), new State(state.stat, point.data(), state.last));
            }
        }
    }

    /** A znode is there of which no creation is known. */
    private void unseen(Map<String, State> present, Point point, String text) {
        if (changes.lostCreates(point.path(), point.call()).isEmpty()) {
            add(text, null, point);
        }
        present.put(point.path(), new State(point.stat(), point.data(), point));
    }

    private void listed(String parent, Map<String, State> present, Point point) {
        if (point.stat() != null && point.stat().children() != point.names().size()) {
            add("has another number of children than names", null, point);
        }
        Set<String> listed = new TreeSet<>();
        for (String name : point.names()) {
            String path = parent.equals("/") ? "/" + name : parent + "/" + name;
            listed.add(path);
            if (!present.containsKey(path) && !SYSTEM.contains(path)) {
                unseen(
                        present,
                        new Point(path, point.zxid(), Sort.SEEN, point.call(), null, null, 0, null),
                        "was listed although it was not there");
            }
        }
        for (String path : new TreeSet<>(present.keySet())) {
            if (!listed.contains(path)) {
                Point missed = new Point(path, point.zxid(), Sort.MISSED, point.call(), null, null, 0, null);
                vanished(present.remove(path), missed, "was not listed although it was there");
            }
        }
    }

    /** A znode is gone, and nobody was told that he has deleted it. */
    private void vanished(State state, Point point, String text) {
        if (!changes.lostDeletes(point.path(), point.call()).isEmpty() || state.stat == null) {
            return;
        }
        if (state.stat.owner() == 0) {
            add(text, state, point);
            return;
        }
        Call alive = sessions.alive(state.stat.owner(), point.call().completedNanos());
        if (alive != null) {
            anomalies.add(new Anomaly(
                    Kind.EXPIRY,
                    point.path() + " is gone although its session lives",
                    List.of(state.last.call(), alive, point.call())));
        }
    }

    private void add(String text, State state, Point point) {
        List<Object> evidence = new ArrayList<>();
        if (state != null) {
            evidence.add(state.last.sort() + " at " + state.last.zxid() + " by " + state.last.call());
        }
        evidence.add(point.sort() + " at " + point.zxid() + " by " + point.call());
        anomalies.add(new Anomaly(Kind.ZNODE_STATE, point.path() + " " + text, evidence));
    }
}
