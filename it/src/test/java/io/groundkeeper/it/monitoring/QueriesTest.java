package io.groundkeeper.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundkeeper.it.clients.Installed;
import io.groundkeeper.it.clients.NeedsInstalled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of the dashboards, and every rule, asked of a Prometheus that scrapes a proxy with two tenants under load: it must
 * parse and have data, unless {@link WithoutData} says why not.
 */
@NeedsInstalled(Installed.PROMETHEUS)
@Timeout(600)
class QueriesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What Grafana would put in their places, with all tenants and proxies chosen. */
    private static final Map<String, String> VARIABLES = Map.of(
            "$__rate_interval", "10s",
            "$__interval", "10s",
            "$__range", "1m",
            "$tenant", ".+",
            "$proxy", ".+");

    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");
    private static final Pattern METRIC = Pattern.compile(
            "(?<![:\\w])(?:groundkeeper|jvm|process|system|netty)_\\w+(?![:\\w])|\\w+:groundkeeper_\\w+:\\w+");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path directory;

    private static MonitoredProxy proxy;

    @BeforeAll
    static void start() throws Exception {
        proxy = MonitoredProxy.start(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        if (proxy != null) {
            proxy.close();
        }
    }

    /** Whether some value is a number. */
    private static boolean hasData(String expression) throws IOException, InterruptedException {
        for (JsonNode series : proxy.prometheus().query(expression)) {
            double value = Double.parseDouble(series.at("/value/1").asText().replace("Inf", "Infinity"));
            if (!Double.isNaN(value)) {
                return true;
            }
        }
        return false;
    }

    private static String filledIn(String expression) {
        String text = expression;
        for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
            text = text.replace(variable.getKey(), variable.getValue());
        }
        assertThat(text).doesNotContain("$");
        return text;
    }

    @Test
    void everyQueryOfTheDashboardsHasData() throws Exception {
        List<MonitoringFiles.Query> queries = MonitoringFiles.queries();
        assertThat(queries).hasSizeGreaterThan(100);

        await().atMost(PATIENCE).untilAsserted(() -> {
            List<MonitoringFiles.Query> without = new ArrayList<>();
            for (MonitoringFiles.Query query : queries) {
                String expression = filledIn(query.expression());
                if (!hasData(expression) && !WithoutData.mayHave(expression)) {
                    without.add(query);
                }
            }
            assertThat(without).isEmpty();
        });
    }

    @Test
    void whatCanBeChosenIsThere() throws Exception {
        for (String query : MonitoringFiles.variables()) {
            Matcher values = LABEL_VALUES.matcher(query);
            assertThat(values.matches()).as(query).isTrue();
            String label = values.group(2);
            Set<String> found = new TreeSet<>();
            proxy.prometheus()
                    .query("count by (" + label + ") (" + values.group(1) + ")")
                    .forEach(series -> found.add(series.at("/metric/" + label).asText()));
            if (label.equals("tenant")) {
                assertThat(found).containsAll(MonitoredProxy.TENANTS);
            } else {
                assertThat(found).hasSize(1);
            }
        }
    }

    @Test
    void everyRecordingRuleRecordsSomething() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<String> without = new ArrayList<>();
            for (JsonNode rule : rules("recording")) {
                if (!hasData(rule.get("name").asText())) {
                    without.add(rule.toString());
                }
            }
            assertThat(without).isEmpty();
        });
    }

    /** Nothing is wrong; and what alerts look at is there, so that they would see it. */
    @Test
    void noAlertFiresAndWhatTheyLookAtIsThere() throws Exception {
        await("their first evaluation").atMost(PATIENCE).untilAsserted(() -> rules("alerting"));
        for (JsonNode alert : rules("alerting")) {
            assertThat(alert.get("state").asText()).as(alert.toString()).isNotEqualTo("firing");
            Set<String> metrics = METRIC.matcher(alert.get("query").asText())
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toCollection(TreeSet::new));
            for (String metric : metrics) {
                await(metric).atMost(PATIENCE).until(() -> WithoutData.mayHave(metric) || hasData(metric));
            }
        }
    }

    /** All of a type, each evaluated without an error. */
    private static List<JsonNode> rules(String type) throws IOException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode group : proxy.prometheus().rules()) {
            for (JsonNode rule : group.get("rules")) {
                if (rule.get("type").asText().equals(type)) {
                    assertThat(rule.get("health").asText()).as(rule.toString()).isEqualTo("ok");
                    all.add(rule);
                }
            }
        }
        assertThat(all).isNotEmpty();
        return all;
    }
}
