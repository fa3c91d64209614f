package io.groundkeeper.schema;

import java.nio.ByteBuffer;

/**
 * A proxy's sign of life. Others watch it change by their own clocks; its value means nothing as a time.
 *
 * @param keeper proxy that beats the lease: its owner, or whoever adopts the owner's sessions
 * @param beat counts the beats
 */
public record LeaseRecord(long keeper, long beat) {

    public byte[] encode() {
        return ByteBuffer.allocate(16).putLong(keeper).putLong(beat).array();
    }

    public static LeaseRecord decode(byte[] value) {
        return Records.decode("lease", value, buffer -> new LeaseRecord(buffer.getLong(), buffer.getLong()));
    }
}
