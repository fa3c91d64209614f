package io.groundkeeper.schema;

import java.nio.ByteBuffer;

/**
 * That a znode exists, and what never changes about it.
 *
 * @param created stamp of its creation (czxid)
 * @param ctime creation time, milliseconds since the epoch
 * @param ephemeralOwner session id of an ephemeral znode (positive), 0 of a persistent one, {@link #CONTAINER} of a
 *     container
 */
public record NodeHead(Stamp created, long ctime, long ephemeralOwner) {

    /** What ZooKeeper gives as the owner of a container: a znode to be deleted once it has lost its last child. */
    public static final long CONTAINER = Long.MIN_VALUE;

    /** Whether a session owns the znode. */
    public boolean isEphemeral() {
        return ephemeralOwner > 0;
    }

    public boolean isContainer() {
        return ephemeralOwner == CONTAINER;
    }

    public byte[] encode() {
        ByteBuffer buffer = ByteBuffer.allocate(Stamp.BYTES + 16);
        created.writeTo(buffer);
        return buffer.putLong(ctime).putLong(ephemeralOwner).array();
    }

    public static NodeHead decode(byte[] value) {
        return Records.decode("node head", value, buffer -> {
            Stamp created = Stamp.readFrom(buffer);
            return new NodeHead(created, buffer.getLong(), buffer.getLong());
        });
    }
}
