package io.groundkeeper.proxy.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;

/** The bytes of records, and of frames. */
public final class Bytes {

    private Bytes() {}

    /** A record as it is in a frame. */
    public static byte[] of(Record record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            record.serialize(BinaryOutputArchive.getArchive(bytes), "record");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Integers as they are in a frame, high byte first. */
    public static byte[] of(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * values.length);
        IntStream.of(values).forEach(bytes::putInt);
        return bytes.array();
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
