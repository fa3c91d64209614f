package io.groundkeeper.it.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Lets mishaps happen, and ends each of them after a while. */
final class Troublemaker {
    private static final long SECOND = 1_000_000_000L;
    private static final long LOOK_NANOS = SECOND / 10;
    private static final long NEVER = Long.MAX_VALUE / 2;

    private final World world;
    private final List<Worker> workers;
    private final SplittableRandom random;
    private final List<Mishap> kinds;
    private final int longestSeconds;
    private final long longestClientPauseNanos;
    private final long meanPauseNanos;
    private final long untilNanos;
    private final Map<Mishap, Integer> counts = new EnumMap<>(Mishap.class);
    private final List<Restart> restarts = new ArrayList<>();
    private final List<Span> others = new ArrayList<>();

    /** A rolling restart. */
    private static final class Restart {
        private final Iterator<SimulatedProxy> rest;
        private final long pauseNanos;
        private final long beginNanos;
        private long endNanos = NEVER;

        Restart(List<SimulatedProxy> proxies, long pauseNanos, long beginNanos) {
            this.rest = proxies.iterator();
            this.pauseNanos = pauseNanos;
            this.beginNanos = beginNanos;
        }

        Span span() {
            return new Span(beginNanos, endNanos);
        }
    }

    /** When something began and was over. */
    record Span(long beginNanos, long endNanos) {
        boolean touches(Span other, long marginNanos) {
            return beginNanos <= other.endNanos + marginNanos && other.beginNanos <= endNanos + marginNanos;
        }
    }

    /**
     * Begins to make trouble.
     *
     * @param untilNanos when the last mishap may happen
     */
    Troublemaker(World world, List<Worker> workers, SplittableRandom random, long untilNanos) {
        Scenario scenario = world.scenario();
        this.world = world;
        this.workers = workers;
        this.random = random;
        this.kinds = scenario.mishaps().stream().sorted().toList();
        this.longestSeconds = scenario.longestMishapSeconds();
        this.longestClientPauseNanos = 2_000_000L * scenario.maxTimeoutMillis();
        this.meanPauseNanos = scenario.secondsBetweenMishaps() * SECOND;
        this.untilNanos = untilNanos;
        if (!kinds.isEmpty()) {
            next();
        }
    }

    /** How often each has happened. */
    Map<Mishap, Integer> counts() {
        return counts;
    }

    /** Rolling restarts that were carried out to their end, one at a time, and no other mishap so long before and after. */
    List<Span> quietRestarts(long marginNanos) {
        return restarts.stream()
                .filter(restart -> restart.endNanos != NEVER)
                .filter(restart -> restarts.stream()
                        .noneMatch(other -> other != restart && restart.span().touches(other.span(), 0)))
                .map(Restart::span)
                .filter(span -> others.stream().noneMatch(other -> span.touches(other, marginNanos)))
                .toList();
    }

    /** Ends what lasts. */
    void end() {
        for (SimulatedProxy proxy : world.proxies()) {
            if (proxy.isRunning()) {
                proxy.path().heal();
                proxy.path().setSlow(false);
                proxy.machine().resume();
            }
        }
        workers.forEach(Worker::resume);
    }

    private void next() {
        long pause = (long) (-Math.log(1 - random.nextDouble()) * meanPauseNanos);
        after(pause, () -> {
            if (!isOver()) {
                Mishap mishap = kinds.get(random.nextInt(kinds.size()));
                counts.merge(mishap, 1, Integer::sum);
                happen(mishap);
                next();
            }
        });
    }

    private boolean isOver() {
        return world.time().now() >= untilNanos;
    }

    private void after(long nanos, Runnable action) {
        world.time().at(world.time().now() + nanos, random.nextLong(), action);
    }

    private long upTo(long seconds) {
        return random.nextLong(seconds * SECOND);
    }

    private void happen(Mishap mishap) {
        SimulatedProxy proxy =
                world.proxies().get(random.nextInt(world.proxies().size()));
        long lasts = switch (mishap) {
            case CRASH -> end(proxy, true);
            case POWER_LOSS -> end(proxy, false);
            case PAUSE -> pause(proxy, random.nextBoolean() ? upTo(longestSeconds) : upTo(3));
            case CUT_OFF -> path(proxy, upTo(longestSeconds), StorePath::cut, StorePath::heal);
            case SLOW_STORE -> path(proxy, upTo(20), path -> path.setSlow(true), path -> path.setSlow(false));
            case STORE_OUTAGE -> {
                long nanos = upTo(longestSeconds);
                world.proxies().forEach(each -> path(each, nanos, StorePath::cut, StorePath::heal));
                yield nanos;
            }
            case RESET -> reset(proxy);
            case STORM -> {
                world.proxies().forEach(Troublemaker::reset);
                yield 0;
            }
            case HALF_OPEN -> {
                proxy.wires().stream().skip(random.nextInt(3)).findFirst().ifPresent(Wire::die);
                yield 0;
            }
            case STOP -> stop(proxy);
            case ROLLING_RESTART -> {
                Restart restart = new Restart(
                        world.proxies(), SECOND + upTo(10), world.time().now());
                restarts.add(restart);
                goOn(restart);
                yield 0;
            }
            case CLIENT_CRASH -> crash(workers.get(random.nextInt(workers.size())));
            case CLIENT_PAUSE -> pause(workers.get(random.nextInt(workers.size())));
        };
        if (mishap != Mishap.ROLLING_RESTART) {
            others.add(new Span(world.time().now(), world.time().now() + lasts));
        }
    }

    private long end(SimulatedProxy proxy, boolean told) {
        long down = upTo(20);
        if (proxy.isRunning()) {
            proxy.end(told);
            after(down, () -> start(proxy));
        }
        return down;
    }

    private static void start(SimulatedProxy proxy) {
        if (!proxy.isRunning()) {
            proxy.start();
        }
    }

    private static long reset(SimulatedProxy proxy) {
        proxy.wires().forEach(Wire::reset);
        return 0;
    }

    private long stop(SimulatedProxy proxy) {
        if (proxy.isRunning() && proxy.isListening()) {
            proxy.stop();
            startWhenEnded(proxy);
        }
        return world.scenario().drain().toNanos() + 10 * SECOND;
    }

    private void startWhenEnded(SimulatedProxy proxy) {
        after(LOOK_NANOS + upTo(2), () -> {
            if (proxy.isRunning() && !proxy.isListening()) {
                startWhenEnded(proxy);
            } else {
                start(proxy);
            }
        });
    }

    /** Stops the next one. */
    private void goOn(Restart restart) {
        if (!restart.rest.hasNext()) {
            restart.endNanos = world.time().now();
        } else if (!isOver()) {
            SimulatedProxy proxy = restart.rest.next();
            stop(proxy);
            goOnWhenServing(restart, proxy);
        }
    }

    private void goOnWhenServing(Restart restart, SimulatedProxy proxy) {
        after(LOOK_NANOS, () -> {
            if (proxy.isListening()) {
                after(restart.pauseNanos, () -> goOn(restart));
            } else if (!isOver()) {
                goOnWhenServing(restart, proxy);
            }
        });
    }

    private static long crash(Worker worker) {
        if (!worker.isStopped()) {
            worker.crash();
        }
        return 0;
    }

    private long pause(Worker worker) {
        long nanos = random.nextBoolean() ? upTo(2) : random.nextLong(longestClientPauseNanos);
        if (worker.pause()) {
            after(nanos, worker::resume);
        }
        return nanos;
    }

    private long pause(SimulatedProxy proxy, long nanos) {
        Machine machine = proxy.machine();
        if (proxy.isRunning() && !machine.isPaused()) {
            machine.pause();
            after(nanos, machine::resume);
        }
        return nanos;
    }

    private long path(SimulatedProxy proxy, long nanos, Consumer<StorePath> begin, Consumer<StorePath> end) {
        if (proxy.isRunning()) {
            StorePath path = proxy.path();
            begin.accept(path);
            after(nanos, () -> end.accept(path));
        }
        return nanos;
    }
}
