package io.groundkeeper.layer.write;

import io.groundkeeper.layer.read.NodeStat;
import io.groundkeeper.schema.Stamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Requests that are decided in one transaction, and the outcomes of its attempts so far. */
final class Batch {
    /**
     * A request and who waits for its result.
     *
     * @param ended the ephemerals of its session that earlier batches have deleted, where it ends that
     */
    record Pending(WriteRequest request, CompletableFuture<WriteResult> result, List<String> ended) {
        Pending(WriteRequest request, CompletableFuture<WriteResult> result) {
            this(request, result, List.of());
        }

        private List<String> endedWith(List<String> more) {
            return Stream.concat(ended.stream(), more.stream()).toList();
        }

        private Pending after(Outcome.Unfinished part) {
            return new Pending(request, result, endedWith(part.ephemerals()));
        }

        private void complete(Outcome outcome, Stamp position) {
            Outcome whole = outcome instanceof Outcome.SessionClosed closed
                    ? new Outcome.SessionClosed(endedWith(closed.ephemerals()))
                    : outcome;
            result.complete(new WriteResult(whole, position));
        }
    }

    private final long number;
    private final List<Pending> pending = new ArrayList<>();
    private final Map<Integer, List<Outcome>> outcomesByAttempt = new HashMap<>();
    private Parents parents;
    private int attempts;
    private boolean refused;

    Batch(long number, List<Pending> pending) {
        this.number = number;
        add(pending);
    }

    /** Takes more requests in, as long as none has been tried to commit. */
    void add(List<Pending> more) {
        pending.addAll(more);
        parents = Parents.of(requests());
    }

    Parents parents() {
        return parents;
    }

    long number() {
        return number;
    }

    List<Pending> pending() {
        return pending;
    }

    List<WriteRequest> requests() {
        return pending.stream().map(Pending::request).toList();
    }

    /** Notes what an attempt that is about to commit has decided. */
    int begin(List<Outcome> outcomes) {
        outcomesByAttempt.put(++attempts, outcomes);
        return attempts;
    }

    /** Forgets an attempt that has certainly not committed. */
    void abandon(int attempt) {
        outcomesByAttempt.remove(attempt);
    }

    /** Notes that the store has refused an attempt at a current version: others write what it reads. */
    void refused() {
        refused = true;
    }

    /** Whether it should wait for its turn, since others create sequential children of the same parents. */
    boolean needsTurn() {
        return refused && !parents.numbered().isEmpty();
    }

    /** Whether an attempt may have committed without our knowing. */
    boolean mayHaveCommitted() {
        return !outcomesByAttempt.isEmpty();
    }

    /**
     * Gives everyone the results of the attempt that committed at {@code transaction}'s version and order.
     *
     * @return the requests that need another batch to be finished
     */
    List<Pending> complete(int attempt, Stamp transaction) {
        List<Outcome> outcomes = outcomesByAttempt.get(attempt);
        List<Pending> unfinished = new ArrayList<>();
        for (int i = 0; i < pending.size(); i++) {
            Outcome outcome = resolve(outcomes.get(i), transaction.version(), transaction.batchOrder());
            if (outcome instanceof Outcome.Unfinished part) {
                unfinished.add(pending.get(i).after(part));
            } else {
                Stamp position = Stamp.committed(transaction.version(), transaction.batchOrder(), i);
                pending.get(i).complete(outcome, position);
            }
        }
        return unfinished;
    }

    /** Gives everyone an outcome that changed nothing, decided at a read version. */
    void complete(List<Outcome> outcomes, long readVersion) {
        for (int i = 0; i < pending.size(); i++) {
            pending.get(i).complete(outcomes.get(i), Stamp.endOf(readVersion));
        }
    }

    void fail(Throwable cause) {
        pending.forEach(each -> each.result().completeExceptionally(cause));
    }

    private static Outcome resolve(Outcome outcome, long version, int order) {
        if (outcome instanceof Outcome.Created created) {
            NodeStat stat = created.stat().resolve(version, order);
            return new Outcome.Created(created.path(), stat);
        } else if (outcome instanceof Outcome.Changed changed) {
            return new Outcome.Changed(changed.stat().resolve(version, order));
        } else if (outcome instanceof Outcome.MultiDone multi) {
            List<Outcome> members = new ArrayList<>(multi.members().size());
            multi.members().forEach(member -> members.add(resolve(member, version, order)));
            return new Outcome.MultiDone(members);
        }
        return outcome;
    }
}
