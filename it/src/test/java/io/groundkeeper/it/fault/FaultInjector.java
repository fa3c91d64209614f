package io.groundkeeper.it.fault;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Decides from a seed what goes wrong, and counts it. The decisions are the same for the same sequence of questions;
 * where many threads ask, their sequence differs from run to run, so a seed gives the like of a run, not the run itself.
 * Thread-safe.
 */
public final class FaultInjector {
    /** In the text of every injector. */
    static final String FROM_SEED = " faults from seed ";

    private final Faults faults;
    private final long seed;
    private final Random random;
    private final Map<Fault, Integer> injected = new HashMap<>();
    private int lateCommits;
    private int lateRefusals;

    public FaultInjector(Faults faults, long seed) {
        this.faults = faults;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Whether something goes wrong now, and what. */
    synchronized Optional<Fault> next(Fault.Moment moment) {
        double dice = random.nextDouble();
        for (Faults.Group group : faults.groups()) {
            if (group.moment() == moment) {
                if (dice < group.probability()) {
                    List<Fault> choice = group.faults();
                    Fault fault = choice.get(random.nextInt(choice.size()));
                    injected.merge(fault, 1, Integer::sum);
                    return Optional.of(fault);
                }
                dice -= group.probability();
            }
        }
        return Optional.empty();
    }

    synchronized Duration pause() {
        return Duration.ofNanos(
                (long) (random.nextDouble() * faults.longestPause().toNanos()));
    }

    synchronized boolean coin() {
        return random.nextBoolean();
    }

    /** Notes the arrival of a late commit. */
    synchronized void arrived(boolean committed) {
        if (committed) {
            lateCommits++;
        } else {
            lateRefusals++;
        }
    }

    /** How often each fault was injected so far. */
    public synchronized Map<Fault, Integer> injected() {
        return Map.copyOf(injected);
    }

    /** How many faults were injected so far. */
    public int total() {
        return injected().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many commits were carried out late: whoever had tried again without care, did it twice. */
    public synchronized int lateCommits() {
        return lateCommits;
    }

    /** How many commits were late and refused, as they conflicted with what had been committed meanwhile. */
    public synchronized int lateRefusals() {
        return lateRefusals;
    }

    /** The seed and what was injected. */
    @Override
    public String toString() {
        String each = injected().entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .map(entry -> entry.getKey() + " x " + entry.getValue())
                .collect(Collectors.joining(", "));
        return total() + FROM_SEED + seed + ", of late commits " + lateCommits() + " carried out and " + lateRefusals()
                + " refused (" + each + ")";
    }
}
