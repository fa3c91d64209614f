package io.groundkeeper.schema;

import com.apple.foundationdb.tuple.Tuple;
import java.nio.ByteBuffer;
import java.util.function.Function;

/** Turns whatever goes wrong while bytes are decoded into one exception that names the record. */
final class Records {
    private Records() {}

    static <T> T decode(String record, byte[] value, Function<ByteBuffer, T> decoder) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(value);
            T decoded = decoder.apply(buffer);
            if (buffer.hasRemaining()) {
                throw new IllegalArgumentException(buffer.remaining() + " bytes too many");
            }
            return decoded;
        } catch (RecordFormatException e) {
            throw e;
        } catch (RuntimeException e) {
            // Bytes that are no tuple, or one of other elements, fail in many ways.
            throw new RecordFormatException("not a " + record + " of this format, " + value.length + " bytes", e);
        }
    }

    static Tuple tuple(ByteBuffer buffer) {
        return Tuple.fromBytes(remaining(buffer));
    }

    static byte[] remaining(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
