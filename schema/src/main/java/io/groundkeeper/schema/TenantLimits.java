package io.groundkeeper.schema;

import com.apple.foundationdb.tuple.Tuple;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a tenant is limited to. A limit that is absent is none. Immutable.
 *
 * <p>Limits that a newer version has set and this one does not know are kept as they are.
 */
public final class TenantLimits {
    public static final TenantLimits NONE = new TenantLimits(new TreeMap<>());

    private final SortedMap<Long, Long> byNumber;

    private TenantLimits(SortedMap<Long, Long> byNumber) {
        this.byNumber = byNumber;
    }

    /** The limit, empty where there is none. */
    public OptionalLong get(TenantLimit limit) {
        Long value = byNumber.get((long) limit.number());
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    public boolean has(TenantLimit limit) {
        return byNumber.containsKey((long) limit.number());
    }

    /** Whether there is a limit that {@code amount} is above. */
    public boolean isExceeded(TenantLimit limit, long amount) {
        Long value = byNumber.get((long) limit.number());
        return value != null && amount > value;
    }

    /**
     * The same with another limit.
     *
     * @param value not negative; empty for none
     */
    public TenantLimits with(TenantLimit limit, OptionalLong value) {
        SortedMap<Long, Long> changed = new TreeMap<>(byNumber);
        if (value.isEmpty()) {
            changed.remove((long) limit.number());
        } else if (value.getAsLong() < 0) {
            throw new IllegalArgumentException("a negative limit of " + limit.label() + ": " + value.getAsLong());
        } else {
            changed.put((long) limit.number(), value.getAsLong());
        }
        return new TenantLimits(changed);
    }

    /** The same with another limit, not negative. */
    public TenantLimits with(TenantLimit limit, long value) {
        return with(limit, OptionalLong.of(value));
    }

    /** The same with other limits; each not negative, or empty for none. */
    public TenantLimits with(Map<TenantLimit, OptionalLong> limits) {
        TenantLimits changed = this;
        for (Map.Entry<TenantLimit, OptionalLong> limit : limits.entrySet()) {
            changed = changed.with(limit.getKey(), limit.getValue());
        }
        return changed;
    }

    /** Numbers and values in turn. */
    public byte[] encode() {
        Tuple tuple = new Tuple();
        for (Map.Entry<Long, Long> limit : byNumber.entrySet()) {
            tuple = tuple.add(limit.getKey()).add(limit.getValue());
        }
        return tuple.pack();
    }

    public static TenantLimits decode(byte[] value) {
        return Records.decode("tenant limits", value, buffer -> {
            Tuple tuple = Records.tuple(buffer);
            SortedMap<Long, Long> byNumber = new TreeMap<>();
            for (int at = 0; at < tuple.size(); at += 2) {
                byNumber.put(tuple.getLong(at), tuple.getLong(at + 1));
            }
            return new TenantLimits(byNumber);
        });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TenantLimits limits && byNumber.equals(limits.byNumber);
    }

    @Override
    public int hashCode() {
        return byNumber.hashCode();
    }

    @Override
    public String toString() {
        return byNumber.toString();
    }
}
