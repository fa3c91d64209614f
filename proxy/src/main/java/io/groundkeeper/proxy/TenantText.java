package io.groundkeeper.proxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundkeeper.layer.TenantDescription;
import io.groundkeeper.schema.TenantLimit;
import io.groundkeeper.schema.TenantLimits;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Tenants as text for people, and as JSON for programs. */
final class TenantText {
    private static final ObjectMapper JSON = new ObjectMapper();

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

    static Map<String, Object> properties(TenantDescription tenant) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("name", tenant.name());
        properties.put("created", Instant.ofEpochMilli(tenant.createdMillis()).toString());
        properties.put("znodes", tenant.usage().znodes());
        properties.put("bytes", tenant.usage().bytes());
        properties.put("sessions", tenant.usage().sessions());
        Map<String, Long> owners = new TreeMap<>();
        tenant.sessionsByProxy().forEach((proxy, sessions) -> owners.put(Long.toHexString(proxy), sessions));
        properties.put("sessionsByProxy", owners);
        properties.put("limits", properties(tenant.limits()));
        return properties;
    }

    private static Map<String, Long> properties(TenantLimits limits) {
        Map<String, Long> properties = new LinkedHashMap<>();
        for (TenantLimit limit : TenantLimit.values()) {
            limits.get(limit).ifPresent(value -> properties.put(limit.label(), value));
        }
        return properties;
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of strings and numbers are JSON", e);
        }
    }
}
