package io.groundkeeper.watch;

import io.groundkeeper.schema.Stamp;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Actions that wait for the log to reach a position, in order of their positions and then of their coming. Thread-safe. */
final class PositionQueue {
    private static final Logger log = LoggerFactory.getLogger(PositionQueue.class);

    private final TreeMap<Stamp, Queue<Runnable>> waiting = new TreeMap<>();

    synchronized void add(Stamp position, Runnable action) {
        waiting.computeIfAbsent(position, none -> new ArrayDeque<>(2)).add(action);
    }

    /** Runs those that wait for positions before {@code next}. */
    void runBefore(Stamp next) {
        run(next, false);
    }

    /** Runs those that wait for {@code last}, or for positions before it. */
    void runUpTo(Stamp last) {
        run(last, true);
    }

    private void run(Stamp bound, boolean inclusive) {
        for (Runnable action = poll(bound, inclusive); action != null; action = poll(bound, inclusive)) {
            run(action);
        }
    }

    /** One that fails takes no other with it. */
    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            log.error("A reply could not be given out", e);
        }
    }

    private synchronized Runnable poll(Stamp bound, boolean inclusive) {
        if (waiting.isEmpty() || waiting.firstKey().compareTo(bound) >= (inclusive ? 1 : 0)) {
            return null;
        }
        Queue<Runnable> first = waiting.firstEntry().getValue();
        Runnable action = first.remove();
        if (first.isEmpty()) {
            waiting.pollFirstEntry();
        }
        return action;
    }
}
