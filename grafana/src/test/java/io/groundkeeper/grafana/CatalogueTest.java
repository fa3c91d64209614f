package io.groundkeeper.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dashboards and rules ask for metrics that there are, and alerts have runbooks and tests. */
class CatalogueTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Path PROMETHEUS = Path.of("prometheus");

    /** Not part of the name of a recording rule, as {@code tenant:groundkeeper_requests:rate5m}. */
    private static final Pattern METRIC = Pattern.compile("(?<![:\\w])groundkeeper_\\w+(?![:\\w])");

    private static final Pattern RECORDED = Pattern.compile("\\w+:groundkeeper_\\w+:\\w+");
    private static final Pattern RECORD = Pattern.compile("record: (\\S+)");
    private static final Pattern ALERT = Pattern.compile("alert: (\\w+)");
    private static final Pattern RUNBOOK = Pattern.compile("runbook: docs/runbooks\\.md#(\\w+)");

    private static Set<String> found(Pattern pattern, int group, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String alerts() throws IOException {
        return Files.readString(PROMETHEUS.resolve("groundkeeper-alerts.rules.yml"));
    }

    /** The names in the table of metrics; a histogram has several. */
    private static Set<String> catalogue() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(DOCS.resolve("metrics.md"))) {
            List<String> cells =
                    Arrays.stream(line.split("\\|")).map(String::strip).toList();
            if (cells.size() > 3 && cells.get(1).startsWith("`groundkeeper_")) {
                String name = cells.get(1).replace("`", "");
                if (cells.get(2).equals("histogram")) {
                    Stream.of("_bucket", "_sum", "_count", "_max").forEach(end -> names.add(name + end));
                } else {
                    names.add(name);
                }
            }
        }
        assertThat(names).isNotEmpty();
        return names;
    }

    static Stream<Path> files() throws IOException {
        try (Stream<Path> dashboards = Files.list(Path.of("dashboards"));
                Stream<Path> rules = Files.list(PROMETHEUS)) {
            return Stream.concat(dashboards, rules).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatIsAskedForIsInTheCatalogue(Path file) throws IOException {
        assertThat(catalogue()).containsAll(found(METRIC, 0, Files.readString(file)));
    }

    @Test
    void whatAlertsAskForIsRecorded() throws IOException {
        String recording = Files.readString(PROMETHEUS.resolve("groundkeeper-recording.rules.yml"));
        Set<String> recorded = found(RECORD, 1, recording);
        assertThat(recorded).containsAll(found(RECORDED, 0, recording)).containsAll(found(RECORDED, 0, alerts()));
    }

    @Test
    void eachAlertHasARunbook() throws IOException {
        Set<String> names = found(ALERT, 1, alerts());
        Set<String> headings =
                found(Pattern.compile("(?m)^## (\\w+)$"), 1, Files.readString(DOCS.resolve("runbooks.md")));

        assertThat(headings).isEqualTo(names);
        assertThat(found(RUNBOOK, 1, alerts()))
                .isEqualTo(names.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** What the tests say is asked by promtool, in the integration tests. */
    @Test
    void eachAlertIsTested() throws IOException {
        String tests = Files.readString(PROMETHEUS.resolve("groundkeeper-alerts.test.yml"));
        assertThat(found(Pattern.compile("alertname=\"(\\w+)\""), 1, tests)).isEqualTo(found(ALERT, 1, alerts()));
    }
}
