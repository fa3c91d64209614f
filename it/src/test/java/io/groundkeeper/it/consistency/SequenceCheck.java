package io.groundkeeper.it.consistency;

import io.groundkeeper.it.consistency.Anomaly.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The numbers of sequential znodes grow with their zxids, under each parent, and none is given twice. */
final class SequenceCheck {
    private static final int DIGITS = 10;

    private record Numbered(String path, Call call) {
        long number() {
            return Long.parseLong(path.substring(path.length() - DIGITS));
        }
    }

    List<Anomaly> check(List<Call> calls) {
        Map<String, List<Numbered>> byParent = new TreeMap<>();
        for (Call call : calls) {
            if (call.succeeded()) {
                enter(byParent, call, call.action(), call.result());
            }
        }
        List<Anomaly> anomalies = new ArrayList<>();
        byParent.values().forEach(all -> {
            all.sort(Comparator.comparingLong(numbered -> numbered.call.zxid()));
            for (int i = 1; i < all.size(); i++) {
                if (all.get(i).number() <= all.get(i - 1).number()) {
                    anomalies.add(new Anomaly(
                            Kind.SEQUENTIAL_NAME,
                            "sequence numbers do not grow",
                            List.of(all.get(i - 1).call, all.get(i).call)));
                }
            }
        });
        return anomalies;
    }

    private static void enter(Map<String, List<Numbered>> byParent, Call call, Action action, Result result) {
        if (action instanceof Action.Multi multi) {
            for (int i = 0; i < multi.members().size(); i++) {
                enter(byParent, call, multi.members().get(i), result.members().get(i));
            }
        } else if (action instanceof Action.Create create && create.sequential()) {
            byParent.computeIfAbsent(Changes.parent(result.path()), none -> new ArrayList<>())
                    .add(new Numbered(result.path(), call));
        }
    }
}
