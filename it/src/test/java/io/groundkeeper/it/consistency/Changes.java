package io.groundkeeper.it.consistency;

import io.groundkeeper.it.consistency.Result.ZnodeStat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is known of each znode's changes and reads, by zxid: from the replies of writers, and where those were lost, from what
 * readers have seen.
 */
final class Changes {

    /** What a point in the order of zxids says of a znode. */
    enum Sort {
        CREATED,
        SET,
        DELETED,
        /** It was there, with this stat. */
        SEEN,
        /** It was not there. */
        MISSED,
        /** It was there, with another version than the one that was asked for. */
        OTHER_VERSION,
        /** Its children had these names. */
        LISTED
    }

    /**
     * A change, or a read.
     *
     * @param call that tells of it
     * @param stat null where it is not told
     * @param data null where it is not told
     * @param names of the children that were listed
     */
    record Point(
            String path,
            long zxid,
            Sort sort,
            Call call,
            ZnodeStat stat,
            String data,
            int version,
            List<String> names) {
        boolean isChange() {
            return sort == Sort.CREATED || sort == Sort.SET || sort == Sort.DELETED;
        }
    }

    private static final Comparator<Point> ORDER = Comparator.<Point>comparingLong(Point::zxid)
            .thenComparing(point -> point.isChange() ? 0 : 1)
            .thenComparingInt(point -> point.call().invokedAt());

    private final Map<String, List<Point>> byPath = new TreeMap<>();
    private final Map<String, Set<Long>> creates = new HashMap<>();
    private final Map<String, Set<Long>> sets = new HashMap<>();
    private final Map<String, List<Call>> lostDeletes = new HashMap<>();
    private final Map<String, List<Call>> lostSets = new HashMap<>();
    private final Map<String, List<Call>> lostCreates = new HashMap<>();

    private final Sessions sessions;

    private Changes(Sessions sessions) {
        this.sessions = sessions;
    }

    static Changes of(List<Call> calls, Sessions sessions) {
        Changes changes = new Changes(sessions);
        for (Call call : calls) {
            if (!call.isKnown()) {
                changes.lost(call, call.action());
            } else if (call.action() instanceof Action.Multi multi) {
                changes.multi(call, multi);
            } else if (call.zxid() > 0) {
                changes.told(call, call.action(), call.result());
            }
        }
        changes.infer();
        changes.byPath.values().forEach(points -> points.sort(ORDER));
        return changes;
    }

    private void lost(Call call, Action action) {
        if (action instanceof Action.Multi multi) {
            multi.members().forEach(member -> lost(call, member));
        } else if (action instanceof Action.Delete delete) {
            lostDeletes
                    .computeIfAbsent(delete.path(), none -> new ArrayList<>())
                    .add(call);
        } else if (action instanceof Action.SetData set) {
            lostSets.computeIfAbsent(set.path(), none -> new ArrayList<>()).add(call);
        } else if (action instanceof Action.Create create) {
            lostCreates
                    .computeIfAbsent(create.path(), none -> new ArrayList<>())
                    .add(call);
        }
    }

    private void multi(Call call, Action.Multi multi) {
        List<Result> results = call.result().members();
        if (results == null) {
            return;
        }
        for (int i = 0; i < results.size(); i++) {
            Result result = results.get(i);
            if (call.succeeded()) {
                told(call, multi.members().get(i), result);
            } else if (!result.ok()) {
                // The first that fails; what comes after it was not tried.
                told(call, multi.members().get(i), result);
                return;
            }
        }
    }

    private void told(Call call, Action action, Result result) {
        if (action instanceof Action.Create create) {
            if (result.ok()) {
                creates.computeIfAbsent(result.path(), none -> new HashSet<>()).add(call.zxid());
                add(result.path(), Sort.CREATED, call, fresh(call, create, result), create.data());
            } else if (result.error() == Result.NODE_EXISTS && !create.sequential()) {
                add(create.path(), Sort.SEEN, call, null, null);
            }
        } else if (action instanceof Action.SetData set) {
            if (result.ok()) {
                sets.computeIfAbsent(set.path(), none -> new HashSet<>()).add(call.zxid());
                add(set.path(), Sort.SET, call, result.stat(), set.data());
            } else {
                refused(call, set.path(), set.version(), result);
            }
        } else if (action instanceof Action.Delete delete) {
            if (result.ok()) {
                add(delete.path(), Sort.DELETED, call, null, null);
            } else {
                refused(call, delete.path(), delete.version(), result);
            }
        } else if (action instanceof Action.Check check && !result.ok()) {
            refused(call, check.path(), check.version(), result);
        } else if (action instanceof Action.GetData get) {
            read(call, get.path(), result);
        } else if (action instanceof Action.Exists exists) {
            read(call, exists.path(), result);
        } else if (action instanceof Action.GetChildren get) {
            read(call, get.path(), result);
            if (result.ok()) {
                put(new Point(get.path(), call.zxid(), Sort.LISTED, call, result.stat(), null, 0, result.children()));
            }
        }
    }

    /** The stat of a new znode, which is known without being told. */
    private ZnodeStat fresh(Call call, Action.Create create, Result result) {
        if (result.stat() != null) {
            return result.stat();
        }
        long owner = create.ephemeral() ? sessions.id(call.client()) : 0;
        return new ZnodeStat(call.zxid(), call.zxid(), 0, 0, owner);
    }

    private void refused(Call call, String path, int version, Result result) {
        if (result.error() == Result.NO_NODE) {
            add(path, Sort.MISSED, call, null, null);
        } else if (result.error() == Result.BAD_VERSION) {
            put(new Point(path, call.zxid(), Sort.OTHER_VERSION, call, null, null, version, null));
        }
    }

    private void read(Call call, String path, Result result) {
        if (result.ok()) {
            add(path, Sort.SEEN, call, result.stat(), result.data());
        } else if (result.error() == Result.NO_NODE) {
            add(path, Sort.MISSED, call, null, null);
        }
    }

    private void add(String path, Sort sort, Call call, ZnodeStat stat, String data) {
        put(new Point(path, call.zxid(), sort, call, stat, data, 0, null));
    }

    private void put(Point point) {
        byPath.computeIfAbsent(point.path(), none -> new ArrayList<>()).add(point);
    }

    /** Adds the changes whose replies were lost but whose effect was seen. */
    private void infer() {
        for (Map.Entry<String, List<Point>> entry : byPath.entrySet()) {
            String path = entry.getKey();
            Set<Long> created = creates.computeIfAbsent(path, none -> new HashSet<>());
            Set<Long> set = sets.computeIfAbsent(path, none -> new HashSet<>());
            for (Point point : List.copyOf(entry.getValue())) {
                ZnodeStat stat = point.stat();
                if (stat == null || stat.czxid() == 0) {
                    continue;
                }
                if (created.add(stat.czxid())) {
                    String data = stat.mzxid() == stat.czxid() ? point.data() : null;
                    ZnodeStat fresh = new ZnodeStat(stat.czxid(), stat.czxid(), 0, 0, stat.owner());
                    entry.getValue()
                            .add(new Point(path, stat.czxid(), Sort.CREATED, point.call(), fresh, data, 0, null));
                }
                if (stat.mzxid() != stat.czxid() && set.add(stat.mzxid())) {
                    entry.getValue()
                            .add(new Point(path, stat.mzxid(), Sort.SET, point.call(), stat, point.data(), 0, null));
                }
            }
        }
    }

    /** All that is known, by path, in the order of zxids. */
    Map<String, List<Point>> byPath() {
        return byPath;
    }

    /** Deletions that may have been carried out when {@code call} was answered. */
    List<Call> lostDeletes(String path, Call call) {
        return before(lostDeletes.get(path), call);
    }

    List<Call> lostSets(String path, Call call) {
        return before(lostSets.get(path), call);
    }

    /** Creations of a path, or of sequential znodes whose paths begin like it. */
    List<Call> lostCreates(String path, Call call) {
        List<Call> found = new ArrayList<>();
        lostCreates.forEach((requested, calls) -> {
            if (path.startsWith(requested)) {
                found.addAll(before(calls, call));
            }
        });
        return found;
    }

    private static List<Call> before(List<Call> calls, Call end) {
        return calls == null
                ? List.of()
                : calls.stream()
                        .filter(call -> call.invokedNanos() <= end.completedNanos())
                        .toList();
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash == 0 ? "/" : path.substring(0, slash);
    }
}
