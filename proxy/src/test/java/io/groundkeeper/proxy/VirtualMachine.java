package io.groundkeeper.proxy;

import com.apple.foundationdb.Database;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jmock.lib.concurrent.DeterministicScheduler;

/**
 * Where a proxy runs in a test's own time: with a clock and timers of its own, it may stand still, be cut off from the store, or end. All
 * happens on the test's thread.
 */
final class VirtualMachine {
    private final DeterministicScheduler timers = new DeterministicScheduler();
    private final Queue<Runnable> answers = new ArrayDeque<>();
    private final Database store;
    private long nanos;
    private long missedMillis;
    private boolean paused;
    private boolean cutOff;
    private boolean ended;

    /**
     * A machine that runs.
     *
     * @param originNanos what its clock shows
     */
    VirtualMachine(Database store, long originNanos) {
        this.store = store;
        this.nanos = originNanos;
    }

    long nanoTime() {
        return nanos;
    }

    ScheduledExecutorService scheduler() {
        return timers;
    }

    /** The store, whose answers arrive here. */
    Database database() {
        Executor here = answers::add;
        return (Database) Proxy.newProxyInstance(
                VirtualMachine.class.getClassLoader(),
                new Class<?>[] {Database.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "createTransaction" -> store.createTransaction(here);
                    case "runAsync" -> store.runAsync(work(arguments), here);
                    case "readAsync" -> store.readAsync(work(arguments), here);
                    case "getExecutor" -> here;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @SuppressWarnings("unchecked")
    private static <T> Function<T, CompletableFuture<Object>> work(Object[] arguments) {
        return (Function<T, CompletableFuture<Object>>) arguments[0];
    }

    /** A millisecond passes. */
    void tick() {
        nanos += TimeUnit.MILLISECONDS.toNanos(1);
        missedMillis++;
        act();
    }

    private void act() {
        if (paused || ended) {
            return;
        }
        timers.tick(missedMillis, TimeUnit.MILLISECONDS);
        missedMillis = 0;
        while (!cutOff && !answers.isEmpty()) {
            answers.remove().run();
        }
    }

    /** Stands still, as by SIGSTOP; its clock goes on. */
    void pause() {
        paused = true;
    }

    /** Goes on, first with what it has missed. */
    void resume() {
        paused = false;
        act();
    }

    /** Hears nothing from the store any more. */
    void cutOff() {
        cutOff = true;
    }

    /** Ends, as by SIGKILL. */
    void end() {
        ended = true;
    }
}
