package io.groundkeeper.proxy.fairness;

import io.groundkeeper.schema.TenantLimit;
import io.groundkeeper.schema.TenantLimits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a tenant gets of a proxy. Thread-safe. */
public final class TenantShare {
    private final RequestRate rate;
    private volatile TenantLimits limits = TenantLimits.NONE;
    private final Map<FairTurns, FairTurns.TenantQueue> queues = new ConcurrentHashMap<>();

    public TenantShare(RequestRate rate) {
        this.rate = rate;
    }

    /** From now on the tenant is limited so. */
    public void limit(TenantLimits now) {
        limits = now;
        rate.limit(now.get(TenantLimit.REQUESTS_PER_SECOND));
    }

    /** What the tenant is limited to at present. */
    public TenantLimits limits() {
        return limits;
    }

    RequestRate rate() {
        return rate;
    }

    /** Those who wait on one event loop. */
    FairTurns.TenantQueue on(FairTurns loop) {
        return queues.computeIfAbsent(loop, same -> same.newQueue(rate));
    }
}
