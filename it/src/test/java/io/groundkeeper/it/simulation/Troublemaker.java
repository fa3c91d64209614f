package io.groundkeeper.it.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Lets mishaps happen, and ends each of them after a while. */
final class Troublemaker {
    private static final long SECOND = 1_000_000_000L;

    private final World world;
    private final List<Worker> workers;
    private final SplittableRandom random;
    private final List<Mishap> kinds;
    private final long meanPauseNanos;
    private final long untilNanos;
    private final Map<Mishap, Integer> counts = new EnumMap<>(Mishap.class);

    /**
     * Begins to make trouble.
     *
     * @param kinds what may happen
     * @param meanPauseNanos between two mishaps
     * @param untilNanos when the last one may happen
     */
    Troublemaker(
            World world,
            List<Worker> workers,
            SplittableRandom random,
            Set<Mishap> kinds,
            long meanPauseNanos,
            long untilNanos) {
        this.world = world;
        this.workers = workers;
        this.random = random;
        this.kinds = kinds.stream().sorted().toList();
        this.meanPauseNanos = meanPauseNanos;
        this.untilNanos = untilNanos;
        if (!kinds.isEmpty()) {
            next();
        }
    }

    /** How often each has happened. */
    Map<Mishap, Integer> counts() {
        return counts;
    }

    private void next() {
        long pause = (long) (-Math.log(1 - random.nextDouble()) * meanPauseNanos);
        after(pause, () -> {
            if (world.time().now() < untilNanos) {
                happen(kinds.get(random.nextInt(kinds.size())));
                next();
            }
        });
    }

    private void after(long nanos, Runnable action) {
        world.time().at(world.time().now() + nanos, random.nextLong(), action);
    }

    private long upTo(long seconds) {
        return random.nextLong(seconds * SECOND);
    }

    private void happen(Mishap mishap) {
        counts.merge(mishap, 1, Integer::sum);
        SimulatedProxy proxy =
                world.proxies().get(random.nextInt(world.proxies().size()));
        switch (mishap) {
            case CRASH -> end(proxy, true);
            case POWER_LOSS -> end(proxy, false);
            case PAUSE -> pause(proxy, random.nextBoolean() ? upTo(40) : upTo(3));
            case CUT_OFF -> path(proxy, upTo(40), StorePath::cut, StorePath::heal);
            case SLOW_STORE -> path(proxy, upTo(20), path -> path.setSlow(true), path -> path.setSlow(false));
            case STORE_OUTAGE -> {
                long nanos = upTo(30);
                world.proxies().forEach(each -> path(each, nanos, StorePath::cut, StorePath::heal));
            }
            case RESET -> proxy.wires().forEach(Wire::reset);
            case STORM -> world.proxies().forEach(each -> each.wires().forEach(Wire::reset));
            case HALF_OPEN ->
                proxy.wires().stream().skip(random.nextInt(3)).findFirst().ifPresent(Wire::die);
            case STOP -> stop(proxy);
            case ROLLING_RESTART -> {
                long apart = SECOND + upTo(10);
                for (int i = 0; i < world.proxies().size(); i++) {
                    SimulatedProxy each = world.proxies().get(i);
                    after(i * apart, () -> stop(each));
                }
            }
            case CLIENT_CRASH -> {
                Worker worker = workers.get(random.nextInt(workers.size()));
                if (!worker.isStopped()) {
                    worker.crash();
                }
            }
        }
    }

    private void end(SimulatedProxy proxy, boolean told) {
        if (proxy.isRunning()) {
            proxy.end(told);
            after(upTo(20), () -> start(proxy));
        }
    }

    private static void start(SimulatedProxy proxy) {
        if (!proxy.isRunning()) {
            proxy.start();
        }
    }

    private void stop(SimulatedProxy proxy) {
        if (proxy.isRunning() && proxy.isListening()) {
            proxy.stop();
            startWhenEnded(proxy);
        }
    }

    private void startWhenEnded(SimulatedProxy proxy) {
        after(SECOND / 10 + upTo(2), () -> {
            if (proxy.isRunning() && !proxy.isListening()) {
                startWhenEnded(proxy);
            } else {
                start(proxy);
            }
        });
    }

    private void pause(SimulatedProxy proxy, long nanos) {
        Machine machine = proxy.machine();
        if (proxy.isRunning() && !machine.isPaused()) {
            machine.pause();
            after(nanos, machine::resume);
        }
    }

    private void path(SimulatedProxy proxy, long nanos, Consumer<StorePath> begin, Consumer<StorePath> end) {
        if (proxy.isRunning()) {
            StorePath path = proxy.path();
            begin.accept(path);
            after(nanos, () -> end.accept(path));
        }
    }
}
