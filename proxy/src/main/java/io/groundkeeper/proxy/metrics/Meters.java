package io.groundkeeper.proxy.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/** Meters that come and go together, all of the catalogue. Thread-safe; what it gives is to be kept, not asked for again. */
final class Meters implements AutoCloseable {
    private static final String INFO = "_info";

    private MeterRegistry registry;
    private final List<String> common;
    private final List<Meter> registered = new ArrayList<>();

    /**
     * Meters of one registry.
     *
     * @param common values of the first labels that each of them has
     */
    Meters(MeterRegistry registry, String... common) {
        this.registry = registry;
        this.common = List.of(common);
    }

    /** A counter: whoever counts adds to it. */
    LongAdder counter(Metric metric, String... labels) {
        LongAdder count = new LongAdder();
        counter(metric, count, LongAdder::sum, labels);
        return count;
    }

    /** A counter that somebody else keeps. */
    synchronized <T> void counter(Metric metric, T counting, ToDoubleFunction<T> count, String... labels) {
        check(metric, Metric.Type.COUNTER);
        registered.add(FunctionCounter.builder(metric.exposedName(), counting, count)
                .description(metric.help())
                .tags(tags(metric, labels))
                .register(registry));
    }

    /** A gauge, read whenever it is asked for. */
    synchronized void gauge(Metric metric, DoubleSupplier value, String... labels) {
        check(metric, Metric.Type.GAUGE);
        registered.add(Gauge.builder(name(metric), value, DoubleSupplier::getAsDouble)
                .strongReference(true)
                .description(metric.help())
                .tags(tags(metric, labels))
                .register(registry));
    }

    /** A histogram of seconds. */
    synchronized Timer timer(Metric metric, String... labels) {
        check(metric, Metric.Type.HISTOGRAM);
        Duration[] bounds = metric.unit().bounds().stream()
                .map(seconds -> Duration.ofNanos(Math.round(seconds * TimeUnit.SECONDS.toNanos(1))))
                .toArray(Duration[]::new);
        Timer timer = Timer.builder(metric.exposedName())
                .serviceLevelObjectives(bounds)
                .description(metric.help())
                .tags(tags(metric, labels))
                .register(registry);
        registered.add(timer);
        return timer;
    }

    /** A histogram of anything else. */
    synchronized DistributionSummary histogram(Metric metric, String... labels) {
        check(metric, Metric.Type.HISTOGRAM);
        DistributionSummary histogram = DistributionSummary.builder(metric.exposedName())
                .serviceLevelObjectives(metric.unit().bounds().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .description(metric.help())
                .tags(tags(metric, labels))
                .register(registry);
        registered.add(histogram);
        return histogram;
    }

    private static void check(Metric metric, Metric.Type type) {
        if (metric.type() != type) {
            throw new IllegalArgumentException(
                    metric.exposedName() + " is a " + metric.type().word());
        }
    }

    /** Only so does Micrometer keep the end of such a name. */
    static String name(Metric metric) {
        String name = metric.exposedName();
        return name.endsWith(INFO) ? name.substring(0, name.length() - INFO.length()) + ".info" : name;
    }

    private Tags tags(Metric metric, String... labels) {
        List<String> values = new ArrayList<>(common);
        values.addAll(List.of(labels));
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            tags.add(Tag.of(metric.labels().get(i).key(), values.get(i)));
        }
        if (tags.size() != metric.labels().size()) {
            throw new IllegalArgumentException(metric.exposedName() + " has the labels " + metric.labels());
        }
        return Tags.of(tags);
    }

    /** Takes them out of the registry; what is asked for later measures nothing. */
    @Override
    public synchronized void close() {
        registered.forEach(registry::remove);
        registered.clear();
        registry = new CompositeMeterRegistry();
    }
}
