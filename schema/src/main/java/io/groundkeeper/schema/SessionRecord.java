package io.groundkeeper.schema;

import java.nio.ByteBuffer;

/**
 * A client's session.
 *
 * @param timeoutMillis negotiated timeout
 * @param owner id of the proxy that holds the session: it alone may write for it and expire it
 * @param tenure how often the session has been taken since it was opened, be it by its client's coming back or by another proxy's
 *     adopting it. What was asked for in an earlier tenure is refused, even if the owner is the same one again.
 * @param password what a client must show to re-attach, 16 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
public record SessionRecord(int timeoutMillis, long owner, int tenure, byte[] password) {

    /** The session in its next tenure. */
    public SessionRecord takenBy(long newOwner, int newTimeoutMillis) {
        return new SessionRecord(newTimeoutMillis, newOwner, tenure + 1, password);
    }

    public byte[] encode() {
        return ByteBuffer.allocate(16 + password.length)
                .putInt(timeoutMillis)
                .putLong(owner)
                .putInt(tenure)
                .put(password)
                .array();
    }

    public static SessionRecord decode(byte[] value) {
        return Records.decode(
                "session",
                value,
                buffer -> new SessionRecord(
                        buffer.getInt(), buffer.getLong(), buffer.getInt(), Records.remaining(buffer)));
    }
}
