package io.groundkeeper.it.consistency;

import io.groundkeeper.it.consistency.Anomaly.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All data that is read was written, by one who has not been refused, and once. */
final class OriginCheck {

    /** Who has asked to write some data, and the read that has shown first where it came to be. */
    private static final class Origin {
        private final Call writer;
        private final String path;
        private final long zxid;
        private Call seen;
        private String seenAt;

        Origin(Call writer, String path, long zxid) {
            this.writer = writer;
            this.path = path;
            this.zxid = zxid;
        }
    }

    private final Map<String, Origin> origins = new HashMap<>();
    private final Map<Integer, List<Call>> writesOf = new HashMap<>();
    private final List<Anomaly> anomalies = new ArrayList<>();

    List<Anomaly> check(List<Call> calls) {
        calls.forEach(call -> enter(call, call.action(), call.result()));
        calls.stream()
                .filter(call ->
                        call.succeeded() && call.zxid() > 0 && call.action().writes())
                .forEach(call -> writesOf.computeIfAbsent(call.client(), none -> new ArrayList<>())
                        .add(call));
        for (Call call : calls) {
            if (call.action() instanceof Action.GetData get
                    && call.succeeded()
                    && !call.result().data().isEmpty()) {
                seen(get.path(), call);
            }
        }
        return anomalies;
    }

    private void enter(Call call, Action action, Result result) {
        if (action instanceof Action.Multi multi) {
            for (int i = 0; i < multi.members().size(); i++) {
                boolean told = call.succeeded() && call.result().members() != null;
                enter(call, multi.members().get(i), told ? result.members().get(i) : result);
            }
        } else if (action instanceof Action.Create create) {
            String path = result != null && result.ok() ? result.path() : null;
            origins.put(create.data(), new Origin(call, path, call.zxid()));
        } else if (action instanceof Action.SetData set) {
            origins.put(set.data(), new Origin(call, set.path(), call.zxid()));
        }
    }

    private void seen(String path, Call read) {
        Origin origin = origins.get(read.result().data());
        if (origin == null) {
            if (!path.startsWith("/zookeeper")) {
                add("data was read that nobody has written", read);
            }
            return;
        }
        long modified = read.result().stat().mzxid();
        if (origin.writer.isKnown() && !origin.writer.succeeded()) {
            add("data was read whose writer was refused", origin.writer, read);
        } else if (origin.writer.succeeded() && (origin.zxid != modified || !path.equals(origin.path))) {
            add("a write was carried out elsewhere, or once more than its writer was told", origin.writer, read);
        }
        if (origin.seen == null) {
            notLate(origin.writer, read);
            origin.seen = read;
            origin.seenAt = path;
        } else if (origin.seen.result().stat().mzxid() != modified || !path.equals(origin.seenAt)) {
            add("a write was carried out twice", origin.writer, origin.seen, read);
        }
    }

    /** Once a session has written through another connection, what was lost on an older one stays lost. */
    private void notLate(Call writer, Call read) {
        if (!writer.isKnown()) {
            writesOf.getOrDefault(writer.client(), List.of()).stream()
                    .filter(later -> later.connection() > writer.connection()
                            && later.zxid() < read.result().stat().mzxid())
                    .findFirst()
                    .ifPresent(later -> add("a lost write was carried out after a later one", writer, later, read));
        }
    }

    private void add(String text, Object... evidence) {
        anomalies.add(new Anomaly(Kind.ZNODE_STATE, text, List.of(evidence)));
    }
}
