package io.groundkeeper.grafana;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundkeeper.grafana.Dashboard.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a dashboard as Grafana reads it: its schema version 39, of Grafana 10.3 to 11. */
final class DashboardJson {
    static final String TAG = "groundkeeper";
    private static final int SCHEMA_VERSION = 39;
    private static final int COLUMNS = 24;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Dashboard dashboard;
    private int lastId;
    private int y;

    private DashboardJson(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    /** The text of its file. */
    static String of(Dashboard dashboard) throws IOException {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
        return JSON.writer(printer).writeValueAsString(new DashboardJson(dashboard).json()) + "\n";
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("uid", dashboard.uid());
        json.put("title", dashboard.title());
        json.put("description", dashboard.description());
        json.put("tags", List.of(TAG));
        json.put("schemaVersion", SCHEMA_VERSION);
        json.put("version", 1);
        json.put("editable", true);
        json.put("graphTooltip", 1);
        json.put("refresh", "30s");
        json.put("time", map("from", "now-1h", "to", "now"));
        json.put("timezone", "browser");
        json.put("links", List.of(links()));
        json.put("annotations", map("list", List.of(leaseLosses())));
        json.put("templating", map("list", variables()));
        json.put("panels", panels());
        return json;
    }

    private static Map<String, Object> links() {
        return map(
                "title",
                "Groundkeeper",
                "type",
                "dashboards",
                "tags",
                List.of(TAG),
                "asDropdown",
                false,
                "includeVars",
                true,
                "keepTime",
                true,
                "targetBlank",
                false,
                "url",
                "");
    }

    private static Map<String, Object> leaseLosses() {
        return map(
                "name", "Leases lost",
                "datasource", datasource(),
                "enable", true,
                "iconColor", "red",
                "expr", "increase(groundkeeper_lease_losses_total{job=\"groundkeeper\"}[$__interval]) > 0",
                "titleFormat", "Lease lost",
                "textFormat", "{{instance}}");
    }

    private List<Object> variables() {
        List<Object> all = new ArrayList<>();
        all.add(map("name", "datasource", "label", "Data source", "type", "datasource", "query", "prometheus"));
        for (Variable variable : dashboard.variables()) {
            Map<String, Object> json = map(
                    "name", variable.name(),
                    "label", variable.title(),
                    "type", "query",
                    "datasource", datasource(),
                    "definition", variable.query(),
                    "query", map("query", variable.query(), "refId", variable.name()),
                    "refresh", 2,
                    "sort", 1,
                    "multi", variable.many(),
                    "includeAll", variable.many());
            if (variable.many()) {
                json.put("allValue", ".+");
                json.put("current", map("selected", true, "text", List.of("All"), "value", List.of("$__all")));
            }
            all.add(json);
        }
        return all;
    }

    private List<Object> panels() {
        List<Object> all = new ArrayList<>();
        for (Row row : dashboard.rows()) {
            Map<String, Object> heading = map(
                    "id", ++lastId,
                    "type", "row",
                    "title", row.title(),
                    "collapsed", row.collapsed(),
                    "gridPos", position(0, COLUMNS, 1));
            y++;
            List<Object> panels = panels(row);
            heading.put("panels", row.collapsed() ? panels : List.of());
            all.add(heading);
            if (!row.collapsed()) {
                all.addAll(panels);
            }
        }
        return all;
    }

    /** One after the other, from left to right. */
    private List<Object> panels(Row row) {
        List<Object> all = new ArrayList<>();
        int x = 0;
        int height = 0;
        for (Panel panel : row.panels()) {
            if (x + panel.width() > COLUMNS) {
                x = 0;
                y += height;
                height = 0;
            }
            all.add(PanelJson.of(panel, ++lastId, position(x, panel.width(), panel.height())));
            x += panel.width();
            height = Math.max(height, panel.height());
        }
        y += height;
        return all;
    }

    private Map<String, Object> position(int x, int width, int height) {
        return map("x", x, "y", y, "w", width, "h", height);
    }

    static Map<String, Object> datasource() {
        return map("type", "prometheus", "uid", "${datasource}");
    }

    /** Keys and values in turn; keeps their order. */
    static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
