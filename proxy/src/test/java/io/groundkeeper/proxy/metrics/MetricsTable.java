package io.groundkeeper.proxy.metrics;

import io.groundkeeper.proxy.command.MonitorFigure;
import io.groundkeeper.proxy.command.MonitorFigures;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** {@code docs/metrics.md}, from the code. */
final class MetricsTable {
    private MetricsTable() {}

    static String markdown() {
        return """
                # Metrics

                What a proxy tells Prometheus at `/metrics` of its admin port. Made from the code: do not edit, see `MetricsTableTest`.
                [Operations](operations.md#metrics) says what to look at first.

                ## Groundkeeper's

                A histogram `NAME` has `NAME_bucket`, `NAME_sum` and `NAME_count`, and beside them the gauge `NAME_max`, the largest value of
                the last minutes. Its buckets end at

                %s
                Series of a tenant are there while the tenant is open in the process. Those with other labels than `tenant` appear when
                there is something to tell.

                | name | type | unit | labels | meaning |
                |---|---|---|---|---|
                %s
                | label | values |
                |---|---|
                %s
                ## ZooKeeper's

                The names that ZooKeeper's own `PrometheusMetricsProvider` has, for dashboards and alerts made for it; the same figures as in
                `mntr`. Those of a tenant have the label `tenant`. A summary `NAME` has `NAME{quantile="0.5"}`, 0.9 and 0.99, `NAME_sum` and
                `NAME_count`, since the start or the last `srst`.

                | name | type | labels | meaning |
                |---|---|---|---|
                %s
                ## The runtime's

                Micrometer's own metrics, by the beginning of their names.

                | names | meaning |
                |---|---|
                %s""".formatted(bounds(), ours(), labels(), zooKeepers(), runtime());
    }

    private static String bounds() {
        return Arrays.stream(Metric.Unit.values())
                .filter(unit -> !unit.bounds().isEmpty())
                .map(unit -> "- " + (unit == Metric.Unit.NUMBER ? "numbers" : unit.word()) + ": "
                        + unit.bounds().stream().map(MetricsTable::plain).collect(Collectors.joining(", ")) + "\n")
                .collect(Collectors.joining());
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    private static String ours() {
        return Arrays.stream(Metric.values())
                .map(metric -> row(
                        code(metric.exposedName()),
                        metric.type().word(),
                        metric.unit().word(),
                        metric.labels().stream()
                                .map(Label::key)
                                .map(MetricsTable::code)
                                .collect(Collectors.joining(", ")),
                        metric.help()))
                .collect(Collectors.joining());
    }

    private static String labels() {
        return Arrays.stream(Label.values())
                .map(label -> row(code(label.key()), label.description()))
                .collect(Collectors.joining());
    }

    private static String zooKeepers() {
        return MonitorFigures.list().stream().map(MetricsTable::row).collect(Collectors.joining());
    }

    private static String row(MonitorFigure figure) {
        if (figure instanceof MonitorFigure.Plain plain) {
            boolean ofTenant = plain.scope() == MonitorFigure.Scope.TENANT;
            return row(code(plain.name()), plain.kind().word(), ofTenant ? "`tenant`" : "", plain.help());
        }
        return row(code(figure.name()), "summary", "`tenant`, `quantile`", figure.help());
    }

    private static String runtime() {
        return RuntimeFamily.ALL.stream()
                .map(family -> row(code(family.prefix() + "…"), family.help()))
                .collect(Collectors.joining());
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", List.of(cells)) + " |\n";
    }

    private static String code(String name) {
        return "`" + name + "`";
    }
}
