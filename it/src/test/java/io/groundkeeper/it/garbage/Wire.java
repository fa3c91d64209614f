package io.groundkeeper.it.garbage;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.proto.RequestHeader;

/** The bytes of the wire protocol: a frame is its length in four bytes, and then so much. */
public final class Wire {

    private Wire() {}

    /** A record as it is in a frame. */
    public static byte[] bytes(Record record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            record.serialize(BinaryOutputArchive.getArchive(bytes), "record");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Integers as they are in a frame, high byte first. */
    public static byte[] ints(int... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            for (int value : values) {
                out.writeInt(value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    /** A frame with the right length. */
    public static byte[] frame(byte[]... parts) {
        byte[] payload = concat(parts);
        return concat(ints(payload.length), payload);
    }

    /** A frame that is a request. */
    public static byte[] request(int xid, int type, byte[]... body) {
        return frame(bytes(new RequestHeader(xid, type)), concat(body));
    }
}
