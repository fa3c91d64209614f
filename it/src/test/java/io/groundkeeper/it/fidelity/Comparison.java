package io.groundkeeper.it.fidelity;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import com.apple.foundationdb.tuple.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Plays scripts on two engines, and tells where the answers differ. */
record Comparison(Database expected, Database actual) {
    private static final Duration WATCHES_PATIENCE = Duration.ofSeconds(5);

    /** How the engines differ, with the smallest script found that shows it; nothing where they do not. */
    Optional<String> difference(Script script) {
        return compare(script).map(difference -> {
            Script smallest = shrink(script);
            return smallest + "\n" + compare(smallest).orElse(difference + " (not every time)");
        });
    }

    private Optional<String> compare(Script script) {
        byte[] prefix = ByteArrayUtil.join(
                Tuple.from("fidelity").pack(), Tuple.from(UUID.randomUUID()).pack());
        try (Stage one = new Stage(expected, prefix);
                Stage other = new Stage(actual, prefix)) {
            List<String> expectedAnswers = new ArrayList<>(one.play(script));
            List<String> actualAnswers = new ArrayList<>(other.play(script));
            awaitWatches(one, other);
            expectedAnswers.addAll(one.watches());
            actualAnswers.addAll(other.watches());
            return firstDifference(script, expectedAnswers, actualAnswers);
        }
    }

    /** Watches fire in their own time. */
    private static void awaitWatches(Stage one, Stage other) {
        try {
            Awaitility.await()
                    .atMost(WATCHES_PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> one.watches().equals(other.watches()));
        } catch (ConditionTimeoutException e) {
            // They differ, as will be told.
        }
    }

    private static Optional<String> firstDifference(Script script, List<String> expected, List<String> actual) {
        for (int i = 0; i < expected.size(); i++) {
            if (!expected.get(i).equals(actual.get(i))) {
                String where = i < script.steps().size()
                        ? "step " + i + ", " + script.steps().get(i)
                        : "watch " + (i - script.steps().size() + 1);
                return Optional.of(where + "\n  expected " + expected.get(i) + "\n  actual   " + actual.get(i));
            }
        }
        return Optional.empty();
    }

    /** Leaves out what can be left out without losing the difference. */
    private Script shrink(Script script) {
        Script smallest = script;
        for (int size = Math.max(1, script.steps().size() / 2); size >= 1; size /= 2) {
            int at = 0;
            while (at < smallest.steps().size()) {
                List<Step> fewer = new ArrayList<>(smallest.steps());
                fewer.subList(at, Math.min(at + size, fewer.size())).clear();
                Script candidate = new Script(script.name(), fewer);
                if (compare(candidate).isPresent()) {
                    smallest = candidate;
                } else {
                    at += size;
                }
            }
        }
        return smallest;
    }
}
