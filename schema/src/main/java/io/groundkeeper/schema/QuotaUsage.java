package io.groundkeeper.schema;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How many znodes, and bytes of their data, have come and gone under a quota since its stats were last written, as one
 * little-endian number of 128 bits, {@code (bytes << 64) + znodes}: so an atomic addition counts without reading. Unlike {@link
 * ChildCounters} both fall as well as rise, and the store lets the lower one's borrow reach the upper one.
 */
public record QuotaUsage(long znodes, long bytes) {

    public static final QuotaUsage NONE = new QuotaUsage(0, 0);

    public QuotaUsage plus(QuotaUsage other) {
        return new QuotaUsage(znodes + other.znodes, bytes + other.bytes);
    }

    public QuotaUsage negated() {
        return new QuotaUsage(-znodes, -bytes);
    }

    /** The record, and equally the operand of an atomic {@code ADD}. */
    public byte[] encode() {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(znodes)
                .putLong(bytes - borrow(znodes))
                .array();
    }

    public static QuotaUsage decode(byte[] value) {
        return Records.decode("quota usage", value, buffer -> {
            buffer.order(ByteOrder.LITTLE_ENDIAN);
            long znodes = buffer.getLong();
            return new QuotaUsage(znodes, buffer.getLong() + borrow(znodes));
        });
    }

    private static long borrow(long znodes) {
        return znodes < 0 ? 1 : 0;
    }
}
