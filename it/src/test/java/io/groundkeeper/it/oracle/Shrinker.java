package io.groundkeeper.it.oracle;

import io.groundkeeper.it.oracle.Step.Send;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Drops from a failing sequence what it does not need to fail. */
final class Shrinker {

    private final Predicate<Sequence> fails;
    private int attemptsLeft;

    /** @param fails whether a sequence still fails; it is asked at most {@code attempts} times */
    Shrinker(Predicate<Sequence> fails, int attempts) {
        this.fails = fails;
        this.attemptsLeft = attempts;
    }

    /** Returns the smallest failing sequence found, at worst the one given. */
    Sequence shrink(Sequence failing) {
        Sequence smallest = failing;
        for (int chunk = Math.max(1, failing.steps().size() / 2); chunk >= 1; chunk /= 2) {
            smallest = withoutSteps(smallest, chunk);
        }
        return withoutOperations(smallest);
    }

    private Sequence withoutSteps(Sequence failing, int chunk) {
        Sequence smallest = failing;
        // From the end: what comes after the failure goes first.
        for (int end = failing.steps().size(); end > 0; end -= chunk) {
            List<Step> steps = new ArrayList<>(smallest.steps());
            steps.subList(Math.max(0, end - chunk), end).clear();
            smallest = smallerIfItFails(smallest, steps);
        }
        return smallest;
    }

    /** Takes apart what is sent at once. */
    private Sequence withoutOperations(Sequence failing) {
        Sequence smallest = failing;
        for (int i = 0; i < smallest.steps().size(); i++) {
            for (int j = 0;
                    smallest.steps().get(i) instanceof Send send
                            && j < send.operations().size(); ) {
                List<Operation> operations = new ArrayList<>(send.operations());
                operations.remove(j);
                List<Step> steps = new ArrayList<>(smallest.steps());
                steps.set(i, new Send(send.client(), operations));
                Sequence smaller = smallerIfItFails(smallest, steps);
                if (smaller.equals(smallest)) {
                    j++;
                }
                smallest = smaller;
            }
        }
        return smallest;
    }

    private Sequence smallerIfItFails(Sequence sequence, List<Step> fewerSteps) {
        Sequence smaller = sequence.with(fewerSteps);
        return attemptsLeft-- > 0 && fails.test(smaller) ? smaller : sequence;
    }
}
