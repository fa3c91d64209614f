package io.groundkeeper.it.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A proxy's way to the store: how long requests and answers take, and whether any get through. */
final class StorePath {
    private static final int SLOW_FACTOR = 30;

    private final Machine store;
    private final SplittableRandom random;
    private final Trouble trouble;
    private final List<Runnable> untilHealed = new ArrayList<>();
    private boolean cut;
    private boolean slow;

    /**
     * A way that is open.
     *
     * @param store where what happens on the way, and at its end, takes place: no clock of anybody's, and never held up
     */
    StorePath(Machine store, SplittableRandom random, Trouble trouble) {
        this.store = store;
        this.random = random;
        this.trouble = trouble;
    }

    /** Where it leads. */
    Machine store() {
        return store;
    }

    /** How long something takes in one direction. */
    private long latency() {
        long typical = 50_000 + random.nextLong(450_000);
        if (random.nextDouble() < trouble.slowAnswers()) {
            typical += random.nextLong(100_000_000);
        }
        return slow ? typical * SLOW_FACTOR : typical;
    }

    /** Goes one way; what is on its way when the way is cut, gets through. */
    void travel(Machine to, Runnable arrival) {
        to.at(store.time().now() + latency(), random.nextLong(), arrival);
    }

    /** As {@link #travel}, for the news that a watch has fired. */
    void ring(Machine to, Runnable arrival) {
        long late = random.nextDouble() < trouble.slowDoorbells() ? random.nextLong(10_000_000_000L) : 0;
        to.at(store.time().now() + latency() + late, random.nextLong(), arrival);
    }

    boolean isCut() {
        return cut;
    }

    /** Whether what is sent into a cut way arrives when it is healed. */
    boolean keepsWhatIsSent() {
        return random.nextBoolean();
    }

    void whenHealed(Runnable action) {
        untilHealed.add(action);
    }

    void cut() {
        cut = true;
    }

    void heal() {
        cut = false;
        List<Runnable> actions = List.copyOf(untilHealed);
        untilHealed.clear();
        actions.forEach(action -> travel(store, action));
    }

    void setSlow(boolean value) {
        slow = value;
    }
}
