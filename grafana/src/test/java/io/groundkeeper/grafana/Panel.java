package io.groundkeeper.grafana;

import java.util.ArrayList;
import java.util.List;

/**
 * What a panel shows.
 *
 * @param description what it means, and what to do
 * @param steps from which values on it is yellow, and red
 * @param width of the 24 columns
 */
record Panel(
        Kind kind,
        String title,
        String description,
        Unit unit,
        List<Query> queries,
        List<Step> steps,
        boolean stacked,
        int width,
        int height) {

    enum Kind {
        /** A number as of now. */
        STAT,
        /** Numbers as of now, by name, as bars. */
        BARS,
        /** Series over time. */
        GRAPH,
        /** Numbers as of now: a query is a column, its unit that of the query. */
        TABLE,
        /** A histogram over time. */
        HEATMAP
    }

    /**
     * A query.
     *
     * @param legend the name of a series, with labels as {@code {{tenant}}}; of a column in a table
     * @param unit of a column
     */
    record Query(String expression, String legend, Unit unit) {}

    /** A colour from a value on. */
    record Step(String color, double from) {}

    static Panel stat(String title, Unit unit, String expression, String description) {
        return of(Kind.STAT, title, unit, description, 3, 4).and(expression, title);
    }

    static Panel stat(String title, Figure figure, String description) {
        return stat(title, figure.unit(), figure.total(), description);
    }

    static Panel bars(String title, Figure figure, String by, String description) {
        return bars(title, figure.unit(), figure.by(by), legend(by), description);
    }

    static Panel bars(String title, Unit unit, String expression, String legend, String description) {
        return of(Kind.BARS, title, unit, description, 8, 6).and(expression, legend);
    }

    static Panel graph(String title, Figure figure, String by, String description) {
        return graph(title, figure.unit(), figure.by(by), legend(by), description);
    }

    static Panel graph(String title, Unit unit, String expression, String legend, String description) {
        return of(Kind.GRAPH, title, unit, description, 12, 8).and(expression, legend);
    }

    static Panel heatmap(String title, Unit unit, String expression, String description) {
        return of(Kind.HEATMAP, title, unit, description, 12, 8).and(expression, "{{le}}");
    }

    static Panel table(String title, String description) {
        return of(Kind.TABLE, title, Unit.COUNT, description, 24, 9);
    }

    private static String legend(String label) {
        return "{{" + label + "}}";
    }

    private static Panel of(Kind kind, String title, Unit unit, String description, int width, int height) {
        return new Panel(kind, title, description, unit, List.of(), List.of(), false, width, height);
    }

    /** The same with a query more. */
    Panel and(String expression, String legend) {
        return and(expression, legend, unit);
    }

    /** The same with a column more. */
    Panel and(String expression, String legend, Unit unitOfColumn) {
        List<Query> more = new ArrayList<>(queries);
        more.add(new Query(expression, legend, unitOfColumn));
        return new Panel(kind, title, description, unit, more, steps, stacked, width, height);
    }

    Panel and(String column, Figure figure, String by) {
        return and(figure.by(by), column, figure.unit());
    }

    /** Yellow from a value on. */
    Panel warn(double from) {
        return step("yellow", from);
    }

    /** Red from a value on. */
    Panel alarm(double from) {
        return step("red", from);
    }

    /** Green from a value on, after red. */
    Panel good(double from) {
        return step("green", from);
    }

    private Panel step(String color, double from) {
        List<Step> more = new ArrayList<>(steps);
        more.add(new Step(color, from));
        return new Panel(kind, title, description, unit, queries, more, stacked, width, height);
    }

    /** Series upon each other, where their sum means something. */
    Panel stack() {
        return new Panel(kind, title, description, unit, queries, steps, true, width, height);
    }

    Panel width(int columns) {
        return new Panel(kind, title, description, unit, queries, steps, stacked, columns, height);
    }
}
