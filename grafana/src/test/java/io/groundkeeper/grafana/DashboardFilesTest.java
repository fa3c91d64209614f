package io.groundkeeper.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in {@code grafana/dashboards} are those of the code, and whole. What they ask is asked in the integration tests. */
class DashboardFilesTest {
    private static final String WRITE = "dashboards.write";
    private static final Path DIRECTORY = Path.of("dashboards");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");

    /** Grafana's own, of those that are used. */
    private static final Set<String> BUILT_IN =
            Set.of("__rate_interval", "__range", "__interval", "__value", "__url_time_range", "__all");

    private static Map<String, String> made() throws IOException {
        Map<String, String> made = new TreeMap<>();
        for (Dashboard dashboard : Dashboards.ALL) {
            made.put(dashboard.uid() + ".json", DashboardJson.of(dashboard));
        }
        return made;
    }

    @Test
    void theFilesAreThoseOfTheCode() throws IOException {
        Map<String, String> made = made();
        if (Boolean.getBoolean(WRITE)) {
            for (Map.Entry<String, String> file : made.entrySet()) {
                Files.writeString(DIRECTORY.resolve(file.getKey()), file.getValue());
            }
        }

        assertThat(files().map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrderElementsOf(made.keySet());
        for (Map.Entry<String, String> file : made.entrySet()) {
            assertThat(DIRECTORY.resolve(file.getKey()))
                    .as("to write it anew: ./mvnw -pl grafana test -Dtest=DashboardFilesTest -D%s=true", WRITE)
                    .hasContent(file.getValue());
        }
    }

    static Stream<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(DIRECTORY)) {
            return all.sorted().toList().stream();
        }
    }

    private static JsonNode read(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    /** All panels, those in closed rows too; not the rows. */
    private static List<JsonNode> panels(JsonNode dashboard) {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode panel : dashboard.get("panels")) {
            if (panel.get("type").asText().equals("row")) {
                panel.get("panels").forEach(all::add);
            } else {
                all.add(panel);
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachPanelSaysWhatItMeansAndInWhichUnit(Path file) throws IOException {
        for (JsonNode panel : panels(read(file))) {
            String title = panel.get("title").asText();
            assertThat(panel.get("description").asText())
                    .as(title)
                    .hasSizeGreaterThan(20)
                    .matches(".*[.?]");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                    .as(title)
                    .isNotEmpty();
            assertThat(panel.get("targets")).as(title).isNotEmpty();
            assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyVariableIsDefinedAndUsed(Path file) throws IOException {
        JsonNode dashboard = read(file);
        Set<String> defined = new TreeSet<>();
        dashboard
                .at("/templating/list")
                .forEach(variable -> defined.add(variable.get("name").asText()));
        Set<String> used = new TreeSet<>();
        Matcher variables = VARIABLE.matcher(Files.readString(file));
        while (variables.find()) {
            used.add(variables.group(1));
        }
        used.removeAll(BUILT_IN);

        assertThat(used).isEqualTo(defined);
    }

    @ParameterizedTest
    @MethodSource("files")
    void panelsHaveNamesOfTheirOwnAndDoNotLieOnEachOther(Path file) throws IOException {
        JsonNode dashboard = read(file);
        Set<Integer> ids = new TreeSet<>();
        Set<String> cells = new TreeSet<>();
        for (JsonNode panel : panels(dashboard)) {
            assertThat(ids.add(panel.get("id").asInt()))
                    .as("id of %s", panel.get("title"))
                    .isTrue();
            JsonNode where = panel.get("gridPos");
            for (int x = where.get("x").asInt();
                    x < where.get("x").asInt() + where.get("w").asInt();
                    x++) {
                for (int y = where.get("y").asInt();
                        y < where.get("y").asInt() + where.get("h").asInt();
                        y++) {
                    assertThat(x).isLessThan(24);
                    assertThat(cells.add(x + "," + y))
                            .as("place of %s", panel.get("title"))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void linksLeadToDashboardsThatAreThere() throws IOException {
        Set<String> uids = Dashboards.ALL.stream().map(Dashboard::uid).collect(Collectors.toSet());
        assertThat(uids).hasSameSizeAs(Dashboards.ALL);
        Pattern link = Pattern.compile("/d/([a-z-]+)\\?");
        for (Path file : files().toList()) {
            Matcher links = link.matcher(Files.readString(file));
            while (links.find()) {
                assertThat(uids).contains(links.group(1));
            }
        }
    }
}
