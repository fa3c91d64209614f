package io.groundkeeper.schema;

import java.nio.ByteBuffer;

/** A stamp alone in a value: a znode's pzxid, a tenant's doorbell. */
public final class StampRecord {
    private StampRecord() {}

    public static byte[] encode(Stamp stamp) {
        ByteBuffer buffer = ByteBuffer.allocate(Stamp.BYTES);
        stamp.writeTo(buffer);
        return buffer.array();
    }

    public static Stamp decode(byte[] value) {
        return Records.decode("stamp", value, Stamp::readFrom);
    }
}
