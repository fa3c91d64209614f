package io.groundkeeper.it.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The project's files for Grafana and Prometheus. */
final class MonitoringFiles {
    static final String RECORDING_RULES = "groundkeeper-recording.rules.yml";
    static final String ALERTS = "groundkeeper-alerts.rules.yml";
    static final String ALERT_TESTS = "groundkeeper-alerts.test.yml";

    private MonitoringFiles() {}

    /**
     * A query of a dashboard.
     *
     * @param where dashboard and panel
     */
    record Query(String where, String expression) {}

    static Path home() {
        return Path.of(System.getProperty("groundkeeper.home", ".."))
                .toAbsolutePath()
                .normalize();
    }

    static Path prometheus() {
        return home().resolve("grafana/prometheus");
    }

    /** All queries of panels and annotations of all dashboards, with variables in them. */
    static List<Query> queries() throws IOException {
        List<Query> all = new ArrayList<>();
        for (JsonNode dashboard : dashboards()) {
            collect(dashboard, dashboard.get("uid").asText(), all);
        }
        return all;
    }

    /** What all dashboards ask for the values of their variables. */
    static Set<String> variables() throws IOException {
        Set<String> all = new TreeSet<>();
        for (JsonNode dashboard : dashboards()) {
            for (JsonNode variable : dashboard.at("/templating/list")) {
                if (variable.get("type").asText().equals("query")) {
                    all.add(variable.at("/query/query").asText());
                }
            }
        }
        return all;
    }

    private static List<JsonNode> dashboards() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(home().resolve("grafana/dashboards"))) {
            for (Path file : files.sorted().toList()) {
                all.add(new ObjectMapper().readTree(file.toFile()));
            }
        }
        return all;
    }

    private static void collect(JsonNode node, String where, List<Query> all) {
        String here = node.path("title").isTextual()
                ? where + ", " + node.path("title").asText()
                : where;
        if (node.path("expr").isTextual()) {
            all.add(new Query(here, node.path("expr").asText()));
        }
        for (JsonNode child : node) {
            collect(child, here, all);
        }
    }
}
