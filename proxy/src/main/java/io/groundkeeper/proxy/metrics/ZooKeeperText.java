package io.groundkeeper.proxy.metrics;

import io.groundkeeper.proxy.command.MonitorFigure;
import io.groundkeeper.proxy.command.MonitorFigures;
import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.stats.Summary;
import java.util.Map;

/**
 * ZooKeeper's figures as its own {@code PrometheusMetricsProvider} exposes them, in Prometheus's text format 0.0.4. Micrometer
 * cannot: the client library below it ends the name of each counter in {@code _total}.
 */
final class ZooKeeperText {
    private static final double[] QUANTILES = {0.5, 0.9, 0.99};
    private static final double PERCENT = 100;

    private final StringBuilder text = new StringBuilder();

    private ZooKeeperText() {}

    /**
     * The text of all figures.
     *
     * @param statuses what there is to tell, by tenant; where that is the same of each, the first one tells it
     */
    static String of(Map<String, ServerStatus> statuses) {
        ZooKeeperText exposition = new ZooKeeperText();
        if (!statuses.isEmpty()) {
            MonitorFigures.list().forEach(figure -> exposition.add(figure, statuses));
        }
        return exposition.text.toString();
    }

    private void add(MonitorFigure figure, Map<String, ServerStatus> statuses) {
        if (figure instanceof MonitorFigure.Distribution distribution) {
            begin(figure, "summary");
            statuses.forEach((tenant, status) ->
                    add(figure.name(), tenant, distribution.value().apply(status)));
        } else if (figure instanceof MonitorFigure.Plain plain) {
            begin(figure, plain.kind().word());
            if (plain.scope() == MonitorFigure.Scope.PROCESS) {
                ServerStatus any = statuses.values().iterator().next();
                plain.value().apply(any).ifPresent(value -> sample(plain.name(), "", value));
            } else {
                statuses.forEach((tenant, status) -> plain.value()
                        .apply(status)
                        .ifPresent(value -> sample(plain.name(), "{" + label(tenant) + "}", value)));
            }
        }
    }

    private void add(String name, String tenant, Summary summary) {
        for (double quantile : QUANTILES) {
            sample(
                    name,
                    "{" + label(tenant) + ",quantile=\"" + quantile + "\"}",
                    summary.count() == 0 ? Double.NaN : summary.percentile(quantile * PERCENT));
        }
        sample(name + "_count", "{" + label(tenant) + "}", summary.count());
        sample(name + "_sum", "{" + label(tenant) + "}", summary.sum());
    }

    private void begin(MonitorFigure figure, String type) {
        text.append("# HELP ")
                .append(figure.name())
                .append(' ')
                .append(figure.help())
                .append('\n');
        text.append("# TYPE ").append(figure.name()).append(' ').append(type).append('\n');
    }

    private static String label(String tenant) {
        String escaped = tenant.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return Label.TENANT.key() + "=\"" + escaped + "\"";
    }

    private void sample(String name, String labels, Number value) {
        text.append(name).append(labels).append(' ').append(value.doubleValue()).append('\n');
    }
}
