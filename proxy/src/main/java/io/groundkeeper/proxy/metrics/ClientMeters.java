package io.groundkeeper.proxy.metrics;

import io.groundkeeper.proxy.stats.ClientMonitor;
import io.groundkeeper.proxy.stats.RequestType;
import io.groundkeeper.schema.TenantLimit;
import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.zookeeper.KeeperException.Code;

/** What a tenant's clients ask. Series of operations and errors begin when there is the first one. */
final class ClientMeters implements ClientMonitor {
    private static final List<String> SCHEMES = List.of("digest", "ip", "sasl", "x509");
    private static final String OTHER = "other";
    private static final Map<Integer, Code> CODES =
            Arrays.stream(Code.values()).collect(Collectors.toUnmodifiableMap(Code::intValue, code -> code));

    private final Meters meters;
    private final ConcurrentMap<RequestType, Timer> durations = new ConcurrentHashMap<>();
    private final ConcurrentMap<Code, LongAdder> errors = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> authenticationFailures = new HashMap<>();
    private final Map<TenantLimit, LongAdder> delays = new EnumMap<>(TenantLimit.class);
    private final Map<TenantLimit, LongAdder> refusals = new EnumMap<>(TenantLimit.class);
    private final LongAdder events;
    private final LongAdder adopted;

    ClientMeters(Meters meters) {
        this.meters = meters;
        this.events = meters.counter(Metric.WATCH_EVENTS);
        this.adopted = meters.counter(Metric.SESSIONS_ADOPTED);
        SCHEMES.forEach(this::addScheme);
        addScheme(OTHER);
        for (TenantLimit limit : TenantLimit.values()) {
            delays.put(limit, meters.counter(Metric.LIMIT_DELAYS, limit.label()));
            refusals.put(limit, meters.counter(Metric.LIMIT_REFUSALS, limit.label()));
        }
    }

    private void addScheme(String scheme) {
        authenticationFailures.put(scheme, meters.counter(Metric.AUTHENTICATION_FAILURES, scheme));
    }

    @Override
    public void answered(RequestType type, long nanos) {
        Timer duration = durations.get(type);
        (duration == null ? durations.computeIfAbsent(type, this::newDuration) : duration)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer newDuration(RequestType type) {
        Timer duration = meters.timer(Metric.REQUEST_DURATION, type.word());
        meters.counter(Metric.REQUESTS, duration, Timer::count, type.word());
        return duration;
    }

    @Override
    public void failed(int error) {
        errors.computeIfAbsent(
                        CODES.getOrDefault(error, Code.SYSTEMERROR),
                        first -> meters.counter(Metric.REQUEST_ERRORS, first.name()))
                .increment();
    }

    @Override
    public void toldOfChange() {
        events.increment();
    }

    @Override
    public void notAuthenticated(String scheme) {
        authenticationFailures
                .getOrDefault(scheme, authenticationFailures.get(OTHER))
                .increment();
    }

    @Override
    public void adopted(int sessions) {
        adopted.add(sessions);
    }

    @Override
    public void delayed(TenantLimit limit) {
        delays.get(limit).increment();
    }

    @Override
    public void refused(TenantLimit limit) {
        refusals.get(limit).increment();
    }
}
