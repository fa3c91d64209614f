package io.groundkeeper.it.simulation;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A machine's timers. A periodic task that throws is told to the machine, as it would silently end. */
final class MachineScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final Machine machine;

    MachineScheduler(Machine machine) {
        this.machine = machine;
    }

    private final class Timer<V> implements ScheduledFuture<V>, Runnable {
        private final Callable<V> task;
        private final long periodNanos;
        private final boolean fixedRate;
        private final CompletableFuture<V> result = new CompletableFuture<>();
        private long dueNanos;

        Timer(Callable<V> task, long delayNanos, long periodNanos, boolean fixedRate) {
            this.task = task;
            this.periodNanos = periodNanos;
            this.fixedRate = fixedRate;
            arm(machine.nanoTime() + delayNanos);
        }

        private void arm(long due) {
            dueNanos = due;
            machine.runAfter(Math.max(1, due - machine.nanoTime()), this);
        }

        @Override
        public void run() {
            if (result.isDone()) {
                return;
            }
            V value;
            try {
                value = task.call();
            } catch (Exception e) {
                result.completeExceptionally(e);
                throw new IllegalStateException("a timer's task has failed", e);
            }
            if (periodNanos == 0) {
                result.complete(value);
            } else if (!result.isDone()) {
                arm((fixedRate ? dueNanos : machine.nanoTime()) + periodNanos);
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - machine.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            return result.cancel(false);
        }

        @Override
        public boolean isCancelled() {
            return result.isCancelled();
        }

        @Override
        public boolean isDone() {
            return result.isDone();
        }

        @Override
        public V get() throws InterruptedException, ExecutionException {
            return result.get();
        }

        @Override
        public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            return result.get(timeout, unit);
        }
    }

    private static Callable<Object> callable(Runnable task) {
        return () -> {
            task.run();
            return null;
        };
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return new Timer<>(callable(task), unit.toNanos(delay), 0, false);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return new Timer<>(task, unit.toNanos(delay), 0, false);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long delay, long period, TimeUnit unit) {
        return new Timer<>(callable(task), unit.toNanos(delay), unit.toNanos(period), true);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
        return new Timer<>(callable(task), unit.toNanos(first), unit.toNanos(delay), false);
    }

    @Override
    public void execute(Runnable task) {
        machine.run(task);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return machine.hasEnded();
    }

    @Override
    public boolean isTerminated() {
        return machine.hasEnded();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
