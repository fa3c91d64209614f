package io.groundkeeper.schema;

import java.nio.ByteBuffer;

/**
 * A client's session.
 *
 * @param timeoutMillis negotiated timeout
 * @param owner id of the proxy that holds the session: it alone may write for it and expire it
 * @param password what a client must show to re-attach, 16 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
public record SessionRecord(int timeoutMillis, long owner, byte[] password) {

    public SessionRecord withOwner(long newOwner) {
        return new SessionRecord(timeoutMillis, newOwner, password);
    }

    public byte[] encode() {
        return ByteBuffer.allocate(12 + password.length)
                .putInt(timeoutMillis)
                .putLong(owner)
                .put(password)
                .array();
    }

    public static SessionRecord decode(byte[] value) {
        return Records.decode(
                "session",
                value,
                buffer -> new SessionRecord(buffer.getInt(), buffer.getLong(), Records.remaining(buffer)));
    }
}
