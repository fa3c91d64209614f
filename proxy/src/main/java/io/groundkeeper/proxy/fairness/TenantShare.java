package io.groundkeeper.proxy.fairness;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a tenant gets of a proxy. Thread-safe. */
public final class TenantShare {
    private final RequestRate rate;
    private final Map<FairTurns, FairTurns.TenantQueue> queues = new ConcurrentHashMap<>();

    public TenantShare(RequestRate rate) {
        this.rate = rate;
    }

    RequestRate rate() {
        return rate;
    }

    /** Those who wait on one event loop. */
    FairTurns.TenantQueue on(FairTurns loop) {
        return queues.computeIfAbsent(loop, same -> new FairTurns.TenantQueue(rate));
    }
}
