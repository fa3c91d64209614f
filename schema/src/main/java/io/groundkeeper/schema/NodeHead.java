package io.groundkeeper.schema;

import java.nio.ByteBuffer;

/**
 * That a znode exists, and what never changes about it.
 *
 * @param created stamp of its creation (czxid)
 * @param ctime creation time, milliseconds since the epoch
 * @param ephemeralOwner session id of an ephemeral znode, 0 of a persistent one, or ZooKeeper's special values for
 *     container and TTL znodes
 */
public record NodeHead(Stamp created, long ctime, long ephemeralOwner) {

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
