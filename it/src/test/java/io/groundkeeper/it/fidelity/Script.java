package io.groundkeeper.it.fidelity;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What to do with a few transactions that are open at the same time, one step after the other. Immutable.
 *
 * @param name where it comes from
 */
record Script(String name, List<Step> steps) {
    Script {
        steps = List.copyOf(steps);
    }

    /** Two blocks of text: one for each step, numbered. */
    @Override
    public String toString() {
        return name + "\n" + steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
    }
}
