package io.groundkeeper.schema;

import java.nio.ByteBuffer;

/**
 * How far a tenant's log has been trimmed, and by whom.
 *
 * @param keeper proxy that trims; another takes over where {@code beat} stands still
 * @param beat counts the rounds
 * @param version log entries below this commit version are gone
 */
public record TrimRecord(long keeper, long beat, long version) {

    public byte[] encode() {
        return ByteBuffer.allocate(24)
                .putLong(keeper)
                .putLong(beat)
                .putLong(version)
                .array();
    }

    public static TrimRecord decode(byte[] value) {
        return Records.decode(
                "trim record", value, buffer -> new TrimRecord(buffer.getLong(), buffer.getLong(), buffer.getLong()));
    }
}
