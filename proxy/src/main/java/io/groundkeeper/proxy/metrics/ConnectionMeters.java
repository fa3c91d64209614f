package io.groundkeeper.proxy.metrics;

import io.groundkeeper.proxy.stats.ConnectionMonitor;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Who was not let in. */
final class ConnectionMeters implements ConnectionMonitor {
    private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);
    private final LongAdder handshakeFailures;

    ConnectionMeters(Meters meters) {
        for (Refusal refusal : Refusal.values()) {
            refusals.put(refusal, meters.counter(Metric.CONNECTIONS_REFUSED, refusal.word()));
        }
        handshakeFailures = meters.counter(Metric.TLS_HANDSHAKE_FAILURES);
    }

    @Override
    public void refused(Refusal why) {
        refusals.get(why).increment();
    }

    @Override
    public void handshakeFailed() {
        handshakeFailures.increment();
    }
}
