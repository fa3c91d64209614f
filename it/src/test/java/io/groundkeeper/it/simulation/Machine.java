package io.groundkeeper.it.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Where a process runs, a proxy's or a client's: it has a clock with a rate and an origin of its own, may be held up (as by SIGSTOP:
 * nothing happens, and its clock goes on) and may end at any moment, and with it whatever it was about to do.
 */
final class Machine {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Bound of how late a timer or a task is, by its own clock. */
    private static final long MAX_LATENESS_NANOS = 200_000;

    private final VirtualTime time;
    private final SplittableRandom random;
    private final double rate;
    private final long originNanos;
    private final Consumer<Throwable> uncaught;
    private final List<Runnable> held = new ArrayList<>();
    private boolean paused;
    private int pauses;
    private boolean ended;

    /**
     * A machine whose clock is drawn.
     *
     * @param maxDrift bound of how much faster or slower than time its clock runs, as a fraction
     * @param uncaught hears of what a task throws
     */
    Machine(VirtualTime time, SplittableRandom random, double maxDrift, Consumer<Throwable> uncaught) {
        this.time = time;
        this.random = random;
        this.rate = 1 + maxDrift * (2 * random.nextDouble() - 1);
        this.originNanos = (long) (random.nextDouble() * 1e6 * NANOS_PER_SECOND);
        this.uncaught = uncaught;
    }

    /** Its own monotonic clock. */
    long nanoTime() {
        return originNanos + (long) (time.now() * rate);
    }

    VirtualTime time() {
        return time;
    }

    /** Its own randomness, from which nobody else draws. */
    RandomGenerator random() {
        return random;
    }

    /** Does something as soon as it can. */
    void run(Runnable task) {
        runAfter(random.nextLong(1_000), task);
    }

    /** Does something after a while of its own clock, or a little later. */
    void runAfter(long nanos, Runnable task) {
        long late = nanos == 0 ? 0 : random.nextLong(MAX_LATENESS_NANOS);
        at(time.now() + (long) ((Math.max(0, nanos) + late) / rate), random.nextLong(), task);
    }

    /** Does something at a virtual time, in this order among what happens then. */
    void at(long virtualNanos, long order, Runnable task) {
        time.at(virtualNanos, order, () -> happen(task));
    }

    /** An order among events of the same time. */
    long order() {
        return random.nextLong();
    }

    private void happen(Runnable task) {
        if (ended) {
            return;
        }
        if (paused) {
            held.add(task);
            return;
        }
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            uncaught.accept(e);
        }
    }

    /** Holds it up; what happens meanwhile happens when it {@link #resume resumes}. */
    void pause() {
        paused = true;
        pauses++;
    }

    /** How often it has been held up. */
    int pauses() {
        return pauses;
    }

    /** Goes on, first with what it has not been able to do. */
    void resume() {
        paused = false;
        List<Runnable> due = List.copyOf(held);
        held.clear();
        for (Runnable task : due) {
            at(time.now(), Long.MIN_VALUE, task);
        }
    }

    /** Ends the process. */
    void end() {
        ended = true;
        held.clear();
    }

    boolean hasEnded() {
        return ended;
    }

    boolean isPaused() {
        return paused;
    }
}
