package io.groundkeeper.schema;

import java.nio.ByteBuffer;

/**
 * That a znode exists, and what never changes about it.
 *
 * @param created stamp of its creation (czxid)
 * @param ctime creation time, milliseconds since the epoch
 * @param ephemeralOwner session id of an ephemeral znode (positive), 0 of a persistent one, {@link #CONTAINER} of a
 *     container, {@link #ttlOwner} of one with a time to live
 */
public record NodeHead(Stamp created, long ctime, long ephemeralOwner) {

    /** What ZooKeeper gives as the owner of a container: a znode to be deleted once it has lost its last child. */
    public static final long CONTAINER = Long.MIN_VALUE;

    /** The longest time to live, in milliseconds: 40 bits, some 34 years. */
    public static final long MAX_TTL = 0xff_ffff_ffffL;

    private static final long TTL = 0xff00_0000_0000_0000L;

    /**
     * What ZooKeeper gives as the owner of a znode that is to be deleted once it has no children and was not set for so long.
     *
     * @param ttlMillis from 1 to {@link #MAX_TTL}
     */
    public static long ttlOwner(long ttlMillis) {
        if (!isTtl(ttlMillis)) {
            throw new IllegalArgumentException("not a time to live: " + ttlMillis + " ms");
        }
        return TTL | ttlMillis;
    }

    /** Whether a znode may have this time to live. */
    public static boolean isTtl(long millis) {
        return millis > 0 && millis <= MAX_TTL;
    }

    /** Whether a session owns the znode. */
    public boolean isEphemeral() {
        return ephemeralOwner > 0;
    }

    public boolean isContainer() {
        return ephemeralOwner == CONTAINER;
    }

    public boolean hasTtl() {
        return (ephemeralOwner & ~MAX_TTL) == TTL;
    }

    /** Whether the server deletes it by itself some time. */
    public boolean isReapable() {
        return isContainer() || hasTtl();
    }

    /** Its time to live, where it has one. */
    public long ttlMillis() {
        return ephemeralOwner & MAX_TTL;
    }

    /** The owner that clients are told: the session of an ephemeral, otherwise 0. */
    public long session() {
        return isEphemeral() ? ephemeralOwner : 0;
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
