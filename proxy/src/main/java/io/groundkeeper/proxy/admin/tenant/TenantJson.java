package io.groundkeeper.proxy.admin.tenant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.groundkeeper.layer.TenantDescription;
import io.groundkeeper.schema.TenantLimit;
import io.groundkeeper.schema.TenantLimits;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A tenant as programs are told of it: the properties of a JSON object, the same over HTTP and from the command line. */
public final class TenantJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private TenantJson() {}

    /** What JSON can say, on one line. */
    public static String line(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not to be written as JSON: " + value.getClass(), e);
        }
    }

    public static Map<String, Object> properties(TenantDescription tenant) {
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
}
