package io.groundkeeper.schema;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a tenant has, or has more than before: one little-endian number of 192 bits, {@code (sessions << 128) + (bytes << 64) +
 * znodes}, so that one atomic addition counts without reading. As in {@link QuotaUsage}, each lane may fall, and what it borrows
 * from the next one is given back when the number is read.
 *
 * @param znodes all of them, those that every tree is born with included
 * @param bytes of their data; paths, ACLs and what the store adds do not count
 * @param sessions that are neither closed nor expired
 */
public record TenantUsage(long znodes, long bytes, long sessions) {

    public static final TenantUsage NONE = new TenantUsage(0, 0, 0);

    public TenantUsage plus(TenantUsage other) {
        return new TenantUsage(znodes + other.znodes, bytes + other.bytes, sessions + other.sessions);
    }

    public TenantUsage minus(TenantUsage other) {
        return new TenantUsage(znodes - other.znodes, bytes - other.bytes, sessions - other.sessions);
    }

    /** The record, and equally the operand of an atomic {@code ADD}. */
    public byte[] encode() {
        long upper = bytes - borrow(znodes);
        return ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(znodes)
                .putLong(upper)
                .putLong(sessions - borrow(upper))
                .array();
    }

    public static TenantUsage decode(byte[] value) {
        return Records.decode("tenant usage", value, buffer -> {
            buffer.order(ByteOrder.LITTLE_ENDIAN);
            long znodes = buffer.getLong();
            long upper = buffer.getLong();
            return new TenantUsage(znodes, upper + borrow(znodes), buffer.getLong() + borrow(upper));
        });
    }

    private static long borrow(long lane) {
        return lane < 0 ? 1 : 0;
    }
}
