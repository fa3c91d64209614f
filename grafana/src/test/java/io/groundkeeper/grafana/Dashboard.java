package io.groundkeeper.grafana;

import java.util.ArrayList;
import java.util.List;

/**
 * A dashboard.
 *
 * @param uid its name in links, and that of its file
 */
record Dashboard(String uid, String title, String description, List<Variable> variables, List<Row> rows) {

    /** Panels under a heading. */
    record Row(String title, boolean collapsed, List<Panel> panels) {}

    static Dashboard of(String uid, String title, String description, Variable... variables) {
        return new Dashboard(uid, title, description, List.of(variables), List.of());
    }

    /** The same with a row more. */
    Dashboard row(String heading, Panel... panels) {
        return row(new Row(heading, false, List.of(panels)));
    }

    /** The same with a row more, which is closed at first: its queries are asked when it is opened. */
    Dashboard closedRow(String heading, Panel... panels) {
        return row(new Row(heading, true, List.of(panels)));
    }

    private Dashboard row(Row row) {
        List<Row> more = new ArrayList<>(rows);
        more.add(row);
        return new Dashboard(uid, title, description, variables, more);
    }
}
