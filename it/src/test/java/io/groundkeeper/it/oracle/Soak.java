package io.groundkeeper.it.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares random sequences, one seed after the other, until it is stopped. Both servers are replaced by empty ones now and then,
 * since sequences leave their subtrees behind.
 */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compares Groundkeeper with ZooKeeper by random sequences of requests until it is stopped.")
final class Soak implements Callable<Integer> {

    private static final int SEQUENCES_OF_ONE_SERVER = 2_000;

    @Option(names = "--seed", description = "of the first sequence; the next ones follow (default: a random one)")
    private Long seed;

    @Option(names = "--sequences", description = "how many (default: no end)")
    private long sequences = Long.MAX_VALUE;

    @Option(names = "--minutes", description = "how long (default: no end)")
    private long minutes = TimeUnit.NANOSECONDS.toMinutes(Long.MAX_VALUE);

    @Option(names = "--workers", description = "sequences at once (default: ${DEFAULT-VALUE})")
    private int workers = OracleTest.WORKERS;

    private final long begin = System.nanoTime();
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong divergences = new AtomicLong();

    private Soak() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Soak()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        long first = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        System.out.println("soak: --seed " + first);
        AtomicLong threads = new AtomicLong();
        ExecutorService pool =
                Executors.newFixedThreadPool(workers, task -> new Thread(task, "soak-" + threads.incrementAndGet()));
        ScheduledExecutorService clock =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "soak-progress"));
        try {
            clock.scheduleAtFixedRate(this::printProgress, 1, 1, TimeUnit.MINUTES);
            while (!isOver()) {
                round(first, pool);
            }
        } finally {
            clock.shutdownNow();
            pool.shutdownNow();
        }
        printProgress();
        return divergences.get() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private boolean isOver() {
        return next.get() >= sequences || elapsed().toMinutes() >= minutes;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void round(long first, ExecutorService pool) throws Exception {
        Path dir = Files.createTempDirectory("soak");
        long last = Math.min(sequences, next.get() + SEQUENCES_OF_ONE_SERVER);
        try (Oracle oracle = Oracle.start(dir)) {
            List<Future<?>> all = IntStream.range(0, workers)
                    .<Future<?>>mapToObj(worker -> pool.submit(() -> compare(oracle, first, last)))
                    .toList();
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            delete(dir);
        }
    }

    /** Takes one sequence after the other up to {@code last}. */
    private void compare(Oracle oracle, long first, long last) {
        while (elapsed().toMinutes() < minutes) {
            long number = next.getAndUpdate(n -> Math.min(n + 1, last));
            if (number >= last) {
                return;
            }
            Sequence sequence = SequenceGenerator.forSubtree(first + number);
            oracle.differenceInSubtree(sequence).ifPresent(difference -> {
                divergences.incrementAndGet();
                System.out.println("soak: DIVERGENCE at --seed " + (first + number) + "\n" + difference);
            });
            done.incrementAndGet();
            requests.addAndGet(sequence.requests());
        }
    }

    private void printProgress() {
        Duration elapsed = elapsed();
        System.out.printf(
                "soak: %d min, %d sequences (%.0f a minute), %d requests on each server, %d divergences%n",
                elapsed.toMinutes(),
                done.get(),
                done.get() * 60_000.0 / Math.max(1, elapsed.toMillis()),
                requests.get(),
                divergences.get());
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
