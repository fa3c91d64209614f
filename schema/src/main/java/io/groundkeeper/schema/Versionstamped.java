package io.groundkeeper.schema;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Operands of the store's versionstamp operations: the bytes, then where in them the placeholder begins. */
public final class Versionstamped {
    private Versionstamped() {}

    /** {@code bytes}, and after them {@code offset}, where the placeholder begins, in four little-endian bytes. */
    public static byte[] withOffset(byte[] bytes, int offset) {
        byte[] operand = Arrays.copyOf(bytes, bytes.length + 4);
        ByteBuffer.wrap(operand).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length, offset);
        return operand;
    }

    /** A record that begins with a pending stamp. */
    public static byte[] record(byte[] record) {
        return withOffset(record, Stamp.PLACEHOLDER_OFFSET);
    }
}
