package io.groundkeeper.schema;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/** Turns whatever goes wrong while bytes are decoded into one exception that names the record. */
final class Records {
    private Records() {}

    static <T> T decode(String record, byte[] value, Function<ByteBuffer, T> decoder) {
        try {
            return decoder.apply(ByteBuffer.wrap(value));
        } catch (BufferUnderflowException
                | IllegalArgumentException
                | ClassCastException
                | IndexOutOfBoundsException e) {
            throw new RecordFormatException("not a " + record + " of this format, " + value.length + " bytes", e);
        }
    }

    static byte[] remaining(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
