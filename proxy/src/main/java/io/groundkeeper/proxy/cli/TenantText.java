package io.groundkeeper.proxy.cli;

import io.groundkeeper.layer.TenantDescription;
import io.groundkeeper.schema.TenantLimit;
import io.groundkeeper.schema.TenantLimits;
import java.time.Instant;
import java.util.TreeMap;

/** A tenant as text for people. */
final class TenantText {
    private TenantText() {}

    static String text(TenantDescription tenant) {
        StringBuilder text = new StringBuilder();
        line(text, "tenant", tenant.name());
        line(text, "created", Instant.ofEpochMilli(tenant.createdMillis()));
        line(text, "znodes", of(tenant.usage().znodes(), tenant.limits(), TenantLimit.ZNODES));
        line(text, "bytes", of(tenant.usage().bytes(), tenant.limits(), TenantLimit.BYTES));
        line(text, "sessions", of(tenant.usage().sessions(), tenant.limits(), TenantLimit.SESSIONS));
        new TreeMap<>(tenant.sessionsByProxy())
                .forEach((proxy, sessions) -> line(text, "  of proxy " + Long.toHexString(proxy), sessions));
        for (TenantLimit limit : TenantLimit.values()) {
            tenant.limits().get(limit).ifPresent(value -> line(text, "max " + limit.label(), value));
        }
        return text.toString().stripTrailing();
    }

    private static String of(long used, TenantLimits limits, TenantLimit limit) {
        return used + (limits.has(limit) ? " of " + limits.get(limit).getAsLong() : "");
    }

    private static void line(StringBuilder text, String what, Object value) {
        text.append(what).append(": ").append(value).append('\n');
    }
}
