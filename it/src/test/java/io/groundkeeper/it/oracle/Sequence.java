package io.groundkeeper.it.oracle;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A fixed interleaving of what several clients do. Printed, it is a script to read.
 *
 * @param name what to call it: its seed, where it has one
 */
record Sequence(String name, int clients, List<Step> steps) {

    Sequence {
        steps = List.copyOf(steps);
    }

    Sequence with(List<Step> otherSteps) {
        return new Sequence(name, clients, otherSteps);
    }

    /** Whether a client loses its connection in it. */
    boolean breaksConnections() {
        return steps.stream().anyMatch(Step.Reattach.class::isInstance);
    }

    /** How many requests are sent in it. */
    int requests() {
        return steps.stream().mapToInt(Sequence::requests).sum();
    }

    private static int requests(Step step) {
        if (step instanceof Step.Send send) {
            return send.operations().size();
        }
        return step instanceof Step.Reattach reattach
                ? reattach.meanwhile().stream().mapToInt(Sequence::requests).sum()
                : 0;
    }

    @Override
    public String toString() {
        return IntStream.range(0, steps.size())
                .mapToObj(i -> "%4d  %s".formatted(i, steps.get(i)))
                .collect(Collectors.joining("\n", "sequence " + name + ", " + clients + " clients\n", ""));
    }
}
