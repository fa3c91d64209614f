package io.groundkeeper.layer;

import io.groundkeeper.schema.TenantLimits;
import io.groundkeeper.schema.TenantUsage;
import java.util.Map;

/**
 * A tenant as it was at one moment.
 *
 * @param createdMillis when it was created, milliseconds since the epoch
 * @param usage what it has
 * @param sessionsByProxy how many of its sessions each proxy holds, by the proxies' ids
 */
public record TenantDescription(
        String name, long createdMillis, TenantUsage usage, TenantLimits limits, Map<Long, Long> sessionsByProxy) {

    public TenantDescription {
        sessionsByProxy = Map.copyOf(sessionsByProxy);
    }
}
