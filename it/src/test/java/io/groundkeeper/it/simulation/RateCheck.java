package io.groundkeeper.it.simulation;

import io.groundkeeper.schema.TenantLimit;
import io.groundkeeper.schema.TenantLimits;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Counts a proxy's replies to a tenant: never more than its rate of requests allows. */
final class RateCheck {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Requests that were under way already when the rate was set. */
    private static final int UNDER_WAY = 100;

    private final Consumer<String> found;
    private OptionalLong limit = OptionalLong.empty();
    private long sinceNanos;
    private long replies;

    /** @param found is told of what exceeds the rate */
    RateCheck(Consumer<String> found) {
        this.found = found;
    }

    /**
     * A request is answered.
     *
     * @param limits what the proxy knows the tenant is limited to
     * @param nanos by the proxy's clock
     */
    void answered(TenantLimits limits, long nanos) {
        OptionalLong now = limits.get(TenantLimit.REQUESTS_PER_SECOND);
        if (!now.equals(limit)) {
            limit = now;
            sinceNanos = nanos;
            replies = 0;
        }
        replies++;
        double seconds = (nanos - sinceNanos) / NANOS_PER_SECOND;
        if (limit.isPresent() && replies > limit.getAsLong() * (seconds + 1) + UNDER_WAY) {
            found.accept(
                    replies + " requests were answered in " + seconds + " s, at " + limit.getAsLong() + " a second");
            limit = OptionalLong.empty();
        }
    }
}
