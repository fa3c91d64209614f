package io.groundkeeper.proxy.command;

import io.groundkeeper.proxy.stats.Summary;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code mntr}: the {@link MonitorFigures}, as ZooKeeper's server tells them where no metrics provider is set. */
public final class MonitorText {
    private final Map<String, Object> figures = new LinkedHashMap<>();

    private MonitorText() {}

    static String of(String version, ServerStatus status) {
        StringBuilder text = new StringBuilder();
        figures(version, status)
                .forEach((name, value) -> text.append("zk_")
                        .append(name)
                        .append('\t')
                        .append(value)
                        .append('\n'));
        return text.toString();
    }

    /** All of it by ZooKeeper's names, which begin with {@code zk_} in {@code mntr} only: numbers, and two texts. */
    public static Map<String, Object> figures(String version, ServerStatus status) {
        MonitorText monitor = new MonitorText();
        monitor.add("version", version);
        monitor.add("server_state", "standalone");
        MonitorFigures.list().forEach(figure -> monitor.add(figure, status));
        return monitor.figures;
    }

    private void add(MonitorFigure figure, ServerStatus status) {
        if (figure instanceof MonitorFigure.Plain plain) {
            plain.value().apply(status).ifPresent(value -> add(plain.name(), value));
        } else if (figure instanceof MonitorFigure.Distribution distribution) {
            add(distribution.name(), distribution.value().apply(status));
        }
    }

    private void add(String name, Summary summary) {
        add("avg_" + name, summary.average());
        add("min_" + name, summary.min());
        add("max_" + name, summary.max());
        add("cnt_" + name, summary.count());
        add("sum_" + name, summary.sum());
        add("p50_" + name, summary.percentile(50));
        add("p95_" + name, summary.percentile(95));
        add("p99_" + name, summary.percentile(99));
        add("p999_" + name, summary.percentile(99.9));
    }

    private void add(String name, Object value) {
        figures.put(name, value);
    }
}
