package io.groundkeeper.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.tuple.Tuple;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that writes is killed at random moments: what it was told is committed is there, and nothing by halves. */
class CrashTest {
    private static final Logger LOG = LoggerFactory.getLogger(CrashTest.class);
    private static final int ROUNDS = 6;
    private static final int MAX_ACKNOWLEDGED_BEFORE_KILL = 3_000;
    private static final byte[] COUNTER = Tuple.from("counter").pack();

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void acknowledgedCommitsSurviveAKill() throws Exception {
        long seed = System.nanoTime();
        LOG.info("seed {}", seed);
        Random random = new Random(seed);
        long lastVersion = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Process writer = start(round);
            long lastAcknowledged = -1;
            try (BufferedReader output = writer.inputReader(UTF_8)) {
                int killAfter = 1 + random.nextInt(MAX_ACKNOWLEDGED_BEFORE_KILL);
                for (int i = 0; i < killAfter; i++) {
                    String line = output.readLine();
                    assertThat(line).as("output of the writer").isNotNull();
                    lastAcknowledged = Math.max(lastAcknowledged, Long.parseLong(line));
                }
                if (round == 0) {
                    assertThatThrownBy(this::open)
                            .isInstanceOf(StoreLockedException.class)
                            .hasMessageContaining("another process has it open")
                            .hasMessageContaining(directory.toString());
                }
                // Not Process.destroyForcibly, which would close the output: it still holds acknowledgements.
                assertThat(writer.toHandle().destroyForcibly()).isTrue();
                writer.waitFor();
                for (String line = output.readLine(); isNumber(line); line = output.readLine()) {
                    lastAcknowledged = Math.max(lastAcknowledged, Long.parseLong(line));
                }
            } finally {
                writer.destroyForcibly().waitFor();
            }
            lastVersion = check(round, lastAcknowledged, lastVersion);
        }
    }

    /** The last line may have been cut off. */
    private static boolean isNumber(String line) {
        return line != null && line.matches("\\d{6}");
    }

    private EmbeddedDatabase open() throws IOException {
        return EmbeddedEngine.open(directory, EmbeddedOptions.defaults());
    }

    private Process start(int round) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        directory.toString(),
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Returns a read version of the reopened database. */
    private long check(int round, long lastAcknowledged, long lastVersion) throws IOException {
        try (EmbeddedDatabase db = open();
                Transaction tr = db.createTransaction()) {
            assertThat(tr.getReadVersion().join()).isGreaterThan(lastVersion);
            List<KeyValue> left =
                    tr.getRange(Tuple.from(round, "left").range()).asList().join();
            List<KeyValue> right =
                    tr.getRange(Tuple.from(round, "right").range()).asList().join();
            assertThat(left).as("pairs of round %d", round).hasSameSizeAs(right);
            assertThat((long) left.size()).isGreaterThan(lastAcknowledged);
            for (int i = 0; i < left.size(); i++) {
                // Commits are made in order, so there is no gap either.
                assertThat(Tuple.fromBytes(left.get(i).getKey()).getLong(2)).isEqualTo(i);
                assertThat(Tuple.fromBytes(right.get(i).getKey()).getLong(2)).isEqualTo(i);
                assertThat(left.get(i).getValue()).isEqualTo(right.get(i).getValue());
            }
            assertThat(Tuple.fromBytes(tr.get(Tuple.from("last", round).pack()).join())
                            .getLong(0))
                    .isEqualTo(left.size() - 1);
            return tr.getReadVersion().join();
        }
    }

    /** Commits pairs of keys, many at a time, and prints the number of each that is committed. */
    static final class Writer {
        private static final int IN_FLIGHT = 50;

        private Writer() {}

        public static void main(String[] args) throws Exception {
            int round = Integer.parseInt(args[1]);
            Semaphore inFlight = new Semaphore(IN_FLIGHT);
            EmbeddedDatabase db = EmbeddedEngine.open(Path.of(args[0]), EmbeddedOptions.defaults());
            for (int i = 0; ; i++) {
                inFlight.acquire();
                int number = i;
                Transaction tr = db.createTransaction();
                byte[] value = Tuple.from(number, "x".repeat(number % 1_000)).pack();
                tr.set(Tuple.from(round, "left", number).pack(), value);
                tr.mutate(MutationType.ADD, COUNTER, new byte[] {1, 0, 0, 0});
                tr.set(Tuple.from("last", round).pack(), Tuple.from(number).pack());
                tr.set(Tuple.from(round, "right", number).pack(), value);
                var unused = tr.commit().whenComplete((done, error) -> {
                    if (error == null) {
                        System.out.println("%06d".formatted(number));
                    }
                    tr.close();
                    inFlight.release();
                });
            }
        }
    }
}
