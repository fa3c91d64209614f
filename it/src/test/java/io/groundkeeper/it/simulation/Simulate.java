package io.groundkeeper.it.simulation;

import io.groundkeeper.it.consistency.Anomaly;
import io.groundkeeper.it.consistency.Tally;
import java.time.Duration;
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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Simulates one seed after the other until it is stopped. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Simulates proxies, clients and what goes wrong with them, and checks what clients see, until it is stopped.")
final class Simulate implements Callable<Integer> {
    private static final int ANOMALIES_SHOWN = 5;

    @Option(names = "--seed", description = "of the first run; the next ones follow (default: a random one)")
    private Long seed;

    @Option(names = "--runs", description = "how many (default: no end)")
    private long runs = Long.MAX_VALUE;

    @Option(names = "--minutes", description = "how long (default: no end)")
    private long minutes = TimeUnit.NANOSECONDS.toMinutes(Long.MAX_VALUE);

    @Option(names = "--workers", description = "runs at once, each on a thread of its own (default: ${DEFAULT-VALUE})")
    private int workers = 1;

    @Option(names = "--tenants", description = "with several tenants in each run")
    private boolean tenants;

    private final long begin = System.nanoTime();
    private final AtomicLong next = new AtomicLong();
    private final Tally tally = new Tally();

    private Simulate() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Simulate()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        QuietLogs.begin();
        long first = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        System.out.println("simulate: --seed " + first);
        AtomicLong threads = new AtomicLong();
        ExecutorService pool = Executors.newFixedThreadPool(
                workers, task -> new Thread(task, "simulation-" + threads.incrementAndGet()));
        ScheduledExecutorService clock =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "simulation-progress"));
        try {
            clock.scheduleAtFixedRate(this::printProgress, 1, 1, TimeUnit.MINUTES);
            List<Future<?>> all = IntStream.range(0, workers)
                    .<Future<?>>mapToObj(worker -> pool.submit(() -> simulate(first)))
                    .toList();
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            clock.shutdownNow();
            pool.shutdownNow();
        }
        printProgress();
        return tally.anomalies() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void simulate(long first) {
        while (elapsed().toMinutes() < minutes) {
            long number = next.getAndIncrement();
            if (number >= runs) {
                return;
            }
            Simulation.Outcome outcome =
                    tenants ? Simulation.runWithTenants(first + number) : Simulation.run(first + number);
            outcome.addTo(tally);
            List<Anomaly> anomalies = outcome.anomalies();
            if (!anomalies.isEmpty()) {
                StringBuilder text = new StringBuilder("simulate: %d ANOMALIES at --seed %d --runs 1, %s"
                        .formatted(anomalies.size(), outcome.seed(), outcome.scenario()));
                anomalies.stream()
                        .limit(ANOMALIES_SHOWN)
                        .forEach(anomaly -> text.append("\n  ").append(anomaly));
                System.out.println(text);
            }
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void printProgress() {
        System.out.printf("simulate: %d min, %s%n", elapsed().toMinutes(), tally);
    }
}
