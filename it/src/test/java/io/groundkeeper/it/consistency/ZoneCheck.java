package io.groundkeeper.it.consistency;

import io.groundkeeper.it.consistency.Anomaly.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether writes and synced reads of each znode are linearizable, by real time alone. As every value is written once, Gibbons' and
 * Korach's zones decide that: the operations of a value span a zone, from the first end of one of them to the last beginning. Where that
 * runs forward, the znode had the value all the while; two such zones must not overlap, and none may contain a zone that runs
 * backward, which is an interval within which the znode must have had another value.
 */
final class ZoneCheck {
    private final List<Anomaly> anomalies = new ArrayList<>();

    /** The operations on one value of a znode. */
    private static final class Zone {
        private final Call write;
        private long firstEnd;
        private long lastBegin;
        private Call ends;
        private Call begins;

        Zone(Call write) {
            this.write = write;
            this.firstEnd = write.completedNanos();
            this.lastBegin = write.invokedNanos();
            this.ends = write;
            this.begins = write;
        }

        void add(Call read, long invokedNanos) {
            if (read.completedNanos() < firstEnd) {
                firstEnd = read.completedNanos();
                ends = read;
            }
            if (invokedNanos > lastBegin) {
                lastBegin = invokedNanos;
                begins = read;
            }
        }

        boolean runsForward() {
            return firstEnd < lastBegin;
        }

        List<Call> evidence() {
            return List.of(write, ends, begins).stream().distinct().toList();
        }
    }

    List<Anomaly> check(List<Call> calls) {
        Map<String, Map<String, Zone>> byPath = new LinkedHashMap<>();
        for (Call call : calls) {
            if (call.succeeded() || !call.isKnown()) {
                enter(byPath, call, call.action());
            }
        }
        Map<Integer, Call> before = new HashMap<>();
        for (Call call : calls) {
            Call previous = before.put(call.connection(), call);
            if (call.action() instanceof Action.GetData get
                    && call.succeeded()
                    && previous != null
                    && previous.action() instanceof Action.Sync
                    && previous.succeeded()) {
                read(byPath, get.path(), call, previous);
            }
        }
        byPath.values().forEach(zones -> judge(new ArrayList<>(zones.values())));
        return anomalies;
    }

    private static void enter(Map<String, Map<String, Zone>> byPath, Call call, Action action) {
        if (action instanceof Action.Multi multi) {
            multi.members().forEach(member -> enter(byPath, call, member));
        } else if (action instanceof Action.Create create && !create.sequential()) {
            put(byPath, create.path(), create.data(), call);
        } else if (action instanceof Action.SetData set) {
            put(byPath, set.path(), set.data(), call);
        } else if (action instanceof Action.Delete delete && call.succeeded()) {
            put(byPath, delete.path(), "deleted by " + call.id(), call);
        }
    }

    private static void put(Map<String, Map<String, Zone>> byPath, String path, String value, Call call) {
        byPath.computeIfAbsent(path, none -> new LinkedHashMap<>()).put(value, new Zone(call));
    }

    private void read(Map<String, Map<String, Zone>> byPath, String path, Call read, Call sync) {
        Zone zone = byPath.getOrDefault(path, Map.of()).get(read.result().data());
        if (zone == null) {
            return; // of a sequential znode, or nobody's: others judge that
        }
        if (read.completedNanos() < zone.write.invokedNanos()) {
            add("was read before it was written", List.of(zone.write, read));
        }
        zone.add(read, sync.invokedNanos());
    }

    private void judge(List<Zone> zones) {
        List<Zone> forward = zones.stream()
                .filter(Zone::runsForward)
                .sorted(Comparator.comparingLong(zone -> zone.firstEnd))
                .toList();
        for (int i = 1; i < forward.size(); i++) {
            if (forward.get(i).firstEnd < forward.get(i - 1).lastBegin) {
                conflict(forward.get(i - 1), forward.get(i));
            }
        }
        for (Zone zone : zones) {
            if (!zone.runsForward() && zone.write.isKnown()) {
                forward.stream()
                        .filter(held -> held.firstEnd < zone.lastBegin && zone.firstEnd < held.lastBegin)
                        .forEach(held -> conflict(held, zone));
            }
        }
    }

    private void conflict(Zone one, Zone other) {
        List<Call> evidence = new ArrayList<>(one.evidence());
        evidence.addAll(other.evidence());
        add("two values would have to be there at once", evidence);
    }

    private void add(String text, List<Call> evidence) {
        anomalies.add(new Anomaly(Kind.LINEARIZABILITY, text, evidence));
    }
}
