package io.groundkeeper.it.consistency;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An operation from its invocation to its end.
 *
 * @param zxid of the reply; 0 where there is none
 * @param completedNanos {@link #NEVER} where it is not known whether it was carried out
 * @param result null where there is none
 * @param invokedAt place of the invocation in the history
 * @param completedAt place of the completion; {@link Integer#MAX_VALUE} where there is none
 */
record Call(
        int id,
        int client,
        int connection,
        Action action,
        long invokedNanos,
        long completedNanos,
        long zxid,
        Result result,
        int invokedAt,
        int completedAt) {
    static final long NEVER = Long.MAX_VALUE;

    boolean isKnown() {
        return result != null;
    }

    boolean succeeded() {
        return result != null && result.ok();
    }

    /** All of a history, in the order of their invocations. */
    static List<Call> of(History history) {
        List<Entry> entries = history.entries();
        Map<Integer, Integer> places = new HashMap<>();
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry instanceof Entry.Invoked invoked) {
                places.put(invoked.operation(), calls.size());
                calls.add(new Call(
                        invoked.operation(),
                        invoked.client(),
                        invoked.connection(),
                        invoked.action(),
                        invoked.nanos(),
                        NEVER,
                        0,
                        null,
                        i,
                        Integer.MAX_VALUE));
            } else if (entry instanceof Entry.Completed completed) {
                int place = places.get(completed.operation());
                Call begun = calls.get(place);
                calls.set(
                        place,
                        new Call(
                                begun.id,
                                begun.client,
                                begun.connection,
                                begun.action,
                                begun.invokedNanos,
                                completed.nanos(),
                                completed.zxid(),
                                completed.result(),
                                begun.invokedAt,
                                i));
            }
        }
        return calls;
    }
}
