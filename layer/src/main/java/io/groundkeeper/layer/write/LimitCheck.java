package io.groundkeeper.layer.write;

import io.groundkeeper.schema.TenantLimit;
import io.groundkeeper.schema.TenantLimits;
import io.groundkeeper.schema.TenantUsage;
import java.util.Optional;

/**
 * What the tenant is limited to, on a {@link Workspace}. Unlike with ZooKeeper's quotas, the members of a multi are counted one after
 * the other. What is used is read without a conflict; so batches that are on their way at once, one from each proxy, may exceed a limit
 * together, by what those batches hold. A tenant whose usage has not been counted yet is limited only in what one request may hold.
 */
final class LimitCheck {
    private final Workspace workspace;
    private final TenantLimits limits;

    LimitCheck(Workspace workspace, TenantLimits limits) {
        this.workspace = workspace;
        this.limits = limits;
    }

    /** Whether a request holds more data than it may. */
    boolean isTooLarge(Operation operation) {
        return limits.isExceeded(TenantLimit.REQUEST_BYTES, operation.dataBytes());
    }

    /** Why a znode may not be created with so many bytes of data; null where it may. */
    Failure creationRefusal(int bytes) {
        return forbids(TenantLimit.ZNODES, new TenantUsage(1, bytes, 0))
                ? Failure.TOO_MANY_ZNODES
                : growthRefusal(bytes);
    }

    /** Why a znode's data may not grow by so many bytes; null where it may. */
    Failure growthRefusal(int bytes) {
        return bytes > 0 && forbids(TenantLimit.BYTES, new TenantUsage(0, bytes, 0)) ? Failure.TOO_MUCH_DATA : null;
    }

    /** Whether no session may be opened. */
    boolean forbidsSession() {
        return forbids(TenantLimit.SESSIONS, new TenantUsage(0, 0, 1));
    }

    private boolean forbids(TenantLimit limit, TenantUsage more) {
        if (!limits.has(limit) || !workspace.isLoaded(new Lookup.Usage())) {
            return false;
        }
        Optional<TenantUsage> stored = workspace.loaded().usage();
        return stored.isPresent()
                && limits.isExceeded(
                        limit, amount(limit, stored.get().plus(workspace.used()).plus(more)));
    }

    private static long amount(TenantLimit limit, TenantUsage usage) {
        return switch (limit) {
            case ZNODES -> usage.znodes();
            case BYTES -> usage.bytes();
            case SESSIONS -> usage.sessions();
            default -> throw new IllegalArgumentException("not counted in the store: " + limit);
        };
    }
}
