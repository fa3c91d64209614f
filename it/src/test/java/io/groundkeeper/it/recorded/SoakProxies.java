package io.groundkeeper.it.recorded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.groundkeeper.it.consistency.Anomaly;
import io.groundkeeper.it.consistency.Tally;
import io.groundkeeper.it.fault.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Records and checks one round after the other until it is stopped. Each has proxies, a store and a history of its own. */
@Command(
        name = "soak-proxies",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Disturbs several proxies under the load of real clients, and checks what these see, until it is stopped.")
final class SoakProxies implements Callable<Integer> {
    private static final int ANOMALIES_SHOWN = 5;

    @Option(names = "--seed", description = "of the first round; the next ones follow (default: a random one)")
    private Long seed;

    @Option(names = "--minutes", description = "how long (default: no end)")
    private long minutes = TimeUnit.NANOSECONDS.toMinutes(Long.MAX_VALUE);

    @Option(names = "--rounds", description = "how many (default: no end)")
    private long rounds = Long.MAX_VALUE;

    @Option(names = "--round-seconds", description = "trouble in each (default: ${DEFAULT-VALUE})")
    private long roundSeconds = 100;

    @Option(names = "--proxies", description = "how many (default: ${DEFAULT-VALUE})")
    private int proxies = 3;

    @Option(
            names = "--foundationdb",
            description = "proxies in processes of their own, over a FoundationDB from $$FDB_HOME or the PATH"
                    + " (default: in one process, over an embedded store)")
    private boolean onFoundationDb;

    private final long begin = System.nanoTime();
    private final Tally tally = new Tally();

    private SoakProxies() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SoakProxies()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        // Proxies and clients have a great many troubles to tell of.
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        long first = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        System.out.println("soak-proxies: --seed " + first);
        while (elapsed().toMinutes() < minutes && tally.runs() < rounds) {
            round(first + tally.runs());
            System.out.printf("soak-proxies: %d min, %s%n", elapsed().toMinutes(), tally);
        }
        return tally.anomalies() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void round(long number) throws Exception {
        Path directory = Files.createTempDirectory("soak-proxies");
        long begun = System.nanoTime();
        Round.Outcome outcome;
        try (Ensemble ensemble = start(directory, number)) {
            outcome = new Round(ensemble, Falsifier.NONE, number).run(Duration.ofSeconds(roundSeconds));
        }
        tally.add(
                Duration.ofNanos(System.nanoTime() - begun),
                outcome.operations(),
                outcome.sessions(),
                outcome.anomalies().size(),
                outcome.faults());
        if (outcome.anomalies().isEmpty()) {
            delete(directory);
        } else {
            show(number, outcome, directory);
        }
    }

    private Ensemble start(Path directory, long number) throws Exception {
        return onFoundationDb
                ? ProcessEnsemble.start(directory, proxies)
                : LocalEnsemble.start(directory, proxies, Faults.TROUBLE, number);
    }

    private static void show(long number, Round.Outcome outcome, Path directory) throws IOException {
        List<String> entries =
                outcome.history().entries().stream().map(Object::toString).toList();
        Path history = Files.write(directory.resolve("history.txt"), entries);
        List<Anomaly> anomalies = outcome.anomalies();
        StringBuilder text = new StringBuilder("soak-proxies: %d ANOMALIES at --seed %d --rounds 1; %s has all"
                .formatted(anomalies.size(), number, history));
        anomalies.stream()
                .limit(ANOMALIES_SHOWN)
                .forEach(anomaly -> text.append("\n  ").append(anomaly));
        System.out.println(text);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
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
