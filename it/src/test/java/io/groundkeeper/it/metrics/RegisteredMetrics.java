package io.groundkeeper.it.metrics;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.zookeeper.metrics.MetricsContext;
import org.apache.zookeeper.metrics.MetricsProvider;
import org.apache.zookeeper.metrics.impl.DefaultMetricsProvider;

/**
 * What ZooKeeper's server registers with a metrics provider. Its {@code PrometheusMetricsProvider} exposes each under the name that
 * it is registered with.
 */
final class RegisteredMetrics implements MetricsProvider {
    private static final Map<String, String> TYPES =
            Map.of("registerGauge", "gauge", "getCounter", "counter", "getSummary", "summary");

    private final MetricsProvider inner = new DefaultMetricsProvider();
    private final Map<String, String> types = new ConcurrentHashMap<>();
    private final MetricsContext context = (MetricsContext) Proxy.newProxyInstance(
            MetricsContext.class.getClassLoader(),
            new Class<?>[] {MetricsContext.class},
            (proxy, method, arguments) -> {
                String type = TYPES.get(method.getName());
                if (type != null) {
                    types.put((String) arguments[0], type);
                }
                return method.invoke(inner.getRootContext(), arguments);
            });

    /** Prometheus's type of each that has no labels. */
    Map<String, String> types() {
        return types;
    }

    @Override
    public void configure(Properties configuration) {}

    @Override
    public void start() {}

    @Override
    public MetricsContext getRootContext() {
        return context;
    }

    @Override
    public void stop() {
        inner.stop();
    }

    @Override
    public void dump(BiConsumer<String, Object> sink) {
        inner.dump(sink);
    }

    @Override
    public void resetAllValues() {
        inner.resetAllValues();
    }
}
