package io.groundkeeper.schema;

import java.nio.ByteBuffer;

/**
 * When a znode may be deleted by the server: a container when it has lost its last child, another one when it has no children
 * and its time to live is over.
 *
 * @param ttlMillis time to live since {@code mtime}, 0 of a container
 * @param mtime when its data was set last, milliseconds since the epoch
 */
public record ReapRecord(long ttlMillis, long mtime) {

    public static ReapRecord of(NodeHead head, long mtime) {
        return new ReapRecord(head.hasTtl() ? head.ttlMillis() : 0, mtime);
    }

    public boolean isContainer() {
        return ttlMillis == 0;
    }

    /**
     * Whether the znode is to go now.
     *
     * @param children the znode's
     * @param now milliseconds since the epoch
     * @param neverUsedMillis how long a container that never had children is kept, 0 for ever
     */
    public boolean isDue(ChildCounters children, long now, long neverUsedMillis) {
        return children.numChildren() == 0
                && (isOld(now, neverUsedMillis) || (isContainer() && children.created() > 0));
    }

    /** Whether it is to go if it has no children; for a container, and never had any. */
    public boolean isOld(long now, long neverUsedMillis) {
        long kept = isContainer() ? neverUsedMillis : ttlMillis;
        return kept != 0 && now - mtime > kept;
    }

    public byte[] encode() {
        return ByteBuffer.allocate(16).putLong(ttlMillis).putLong(mtime).array();
    }

    /** Decodes the record; an empty one is of a container, from before anyone asked how old containers are. */
    public static ReapRecord decode(byte[] value) {
        return value.length == 0
                ? new ReapRecord(0, 0)
                : Records.decode("reap record", value, buffer -> new ReapRecord(buffer.getLong(), buffer.getLong()));
    }
}
