package io.groundkeeper.grafana;

import static io.groundkeeper.grafana.DashboardJson.map;

import io.groundkeeper.grafana.Panel.Kind;
import io.groundkeeper.grafana.Panel.Query;
import io.groundkeeper.grafana.Panel.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a panel as Grafana reads it. */
final class PanelJson {
    /** From here on a legend is a table beside the graph. */
    private static final int WIDE = 24;

    /** Where a name in a table leads to, by its column. */
    private static final Map<String, String> LINKS = Map.of(
            "tenant",
                    "/d/groundkeeper-tenant?var-tenant=${__value.raw}&var-datasource=${datasource}&${__url_time_range}",
            "instance",
                    "/d/groundkeeper-proxy?var-proxy=${__value.raw}&var-datasource=${datasource}&${__url_time_range}");

    private PanelJson() {}

    static Map<String, Object> of(Panel panel, int id, Map<String, Object> position) {
        Map<String, Object> json = map(
                "id", id,
                "type", type(panel.kind()),
                "title", panel.title(),
                "description", panel.description(),
                "datasource", DashboardJson.datasource(),
                "gridPos", position,
                "targets", targets(panel),
                "fieldConfig", map("defaults", defaults(panel), "overrides", overrides(panel)),
                "options", options(panel));
        if (panel.kind() == Kind.TABLE) {
            json.put("transformations", transformations(panel));
        }
        return json;
    }

    private static String type(Kind kind) {
        return switch (kind) {
            case STAT -> "stat";
            case BARS -> "bargauge";
            case GRAPH -> "timeseries";
            case TABLE -> "table";
            case HEATMAP -> "heatmap";
        };
    }

    private static List<Object> targets(Panel panel) {
        List<Object> all = new ArrayList<>();
        for (Query query : panel.queries()) {
            boolean instant = panel.kind() == Kind.TABLE || panel.kind() == Kind.BARS;
            all.add(map(
                    "refId",
                    refId(all.size()),
                    "datasource",
                    DashboardJson.datasource(),
                    "editorMode",
                    "code",
                    "expr",
                    query.expression(),
                    "legendFormat",
                    panel.kind() == Kind.TABLE ? "" : query.legend(),
                    "format",
                    format(panel.kind()),
                    "instant",
                    instant,
                    "range",
                    !instant));
        }
        return all;
    }

    private static String refId(int index) {
        return String.valueOf((char) ('A' + index));
    }

    private static String format(Kind kind) {
        return switch (kind) {
            case TABLE -> "table";
            case HEATMAP -> "heatmap";
            case STAT, BARS, GRAPH -> "time_series";
        };
    }

    private static Map<String, Object> defaults(Panel panel) {
        Map<String, Object> defaults = map("unit", panel.unit().id(), "min", 0);
        if (panel.kind() == Kind.HEATMAP) {
            return defaults;
        }
        boolean judged = !panel.steps().isEmpty();
        defaults.put("color", map("mode", panel.kind() == Kind.GRAPH ? "palette-classic" : "thresholds"));
        defaults.put("thresholds", map("mode", "absolute", "steps", steps(panel)));
        if (panel.kind() == Kind.GRAPH) {
            defaults.put(
                    "custom",
                    map(
                            "drawStyle",
                            "line",
                            "lineWidth",
                            1,
                            "fillOpacity",
                            panel.stacked() ? 30 : 5,
                            "showPoints",
                            "never",
                            "stacking",
                            map("mode", panel.stacked() ? "normal" : "none", "group", "A"),
                            "thresholdsStyle",
                            map("mode", judged ? "dashed" : "off")));
        }
        return defaults;
    }

    /** What is not judged has one colour, which says neither good nor bad. */
    private static List<Object> steps(Panel panel) {
        List<Object> steps = new ArrayList<>();
        steps.add(map("color", panel.steps().isEmpty() ? "blue" : "green", "value", null));
        for (Step step : panel.steps()) {
            steps.add(map("color", step.color(), "value", step.from()));
        }
        return steps;
    }

    private static List<Object> overrides(Panel panel) {
        List<Object> overrides = new ArrayList<>();
        if (panel.kind() == Kind.TABLE) {
            for (Query query : panel.queries()) {
                overrides.add(override(query.legend(), "unit", query.unit().id()));
            }
            LINKS.keySet().stream()
                    .sorted()
                    .forEach(column -> overrides.add(override(
                            column, "links", List.of(map("title", "Its dashboard", "url", LINKS.get(column))))));
        }
        return overrides;
    }

    private static Map<String, Object> override(String column, String property, Object value) {
        return map(
                "matcher", map("id", "byName", "options", column),
                "properties", List.of(map("id", property, "value", value)));
    }

    private static Map<String, Object> options(Panel panel) {
        Map<String, Object> last = map("calcs", List.of("lastNotNull"), "fields", "", "values", false);
        return switch (panel.kind()) {
            case STAT ->
                map(
                        "reduceOptions", last,
                        "colorMode", panel.steps().isEmpty() ? "value" : "background",
                        "graphMode", "area",
                        "justifyMode", "auto",
                        "textMode", "value",
                        "orientation", "auto");
            case BARS ->
                map(
                        "reduceOptions",
                        last,
                        "displayMode",
                        "gradient",
                        "orientation",
                        "horizontal",
                        "showUnfilled",
                        true);
            case GRAPH ->
                map(
                        "legend",
                        map(
                                "showLegend", true,
                                "displayMode", panel.width() == WIDE ? "table" : "list",
                                "placement", panel.width() == WIDE ? "right" : "bottom",
                                "calcs", panel.width() == WIDE ? List.of("lastNotNull", "max") : List.of()),
                        "tooltip",
                        map("mode", "multi", "sort", "desc"));
            case TABLE -> map("showHeader", true, "cellHeight", "sm", "footer", map("show", false));
            case HEATMAP ->
                map(
                        "calculate", false,
                        "yAxis", map("unit", panel.unit().id()),
                        "rowsFrame", map("layout", "auto"),
                        "cellGap", 1,
                        "color", map("mode", "scheme", "scheme", "Oranges", "steps", 64),
                        "filterValues", map("le", 1e-9),
                        "legend", map("show", true),
                        "tooltip", map("mode", "single", "yHistogram", false));
        };
    }

    /** One line for each name. */
    private static List<Object> transformations(Panel panel) {
        Map<String, Object> names = new LinkedHashMap<>();
        for (Query query : panel.queries()) {
            // Where there is only one, its value has no letter.
            String column = panel.queries().size() == 1 ? "Value" : "Value #" + refId(names.size());
            names.put(column, query.legend());
        }
        return List.of(
                map("id", "merge", "options", map()),
                map(
                        "id",
                        "organize",
                        "options",
                        map("excludeByName", map("Time", true), "indexByName", map(), "renameByName", names)));
    }
}
