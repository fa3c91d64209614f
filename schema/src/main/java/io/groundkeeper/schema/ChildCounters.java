package io.groundkeeper.schema;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How many children a znode has ever had created and deleted: two little-endian lanes, so that an atomic addition
 * counts without reading. ZooKeeper's numbers follow: children = created − deleted, cversion = created + deleted, and
 * the next sequence number = created. It counts creations in an int, and no further than that goes: then the sequence number
 * stays what it is, and the cversion follows from it.
 *
 * <p>Every ZooKeeper tree is born with {@code /zookeeper} and its children uncounted; negative {@code deleted} says so.
 */
public record ChildCounters(long created, long deleted) {

    public static final ChildCounters NONE = new ChildCounters(0, 0);

    public int numChildren() {
        return (int) (created - deleted);
    }

    public int cversion() {
        return 2 * nextSequence() - numChildren();
    }

    /** What the name of the next sequential child ends in. */
    public int nextSequence() {
        return (int) Math.min(created, Integer.MAX_VALUE);
    }

    public ChildCounters plus(ChildCounters other) {
        return new ChildCounters(created + other.created, deleted + other.deleted);
    }

    /** The record, and equally the operand of an atomic {@code ADD}. */
    public byte[] encode() {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(created)
                .putLong(deleted)
                .array();
    }

    public static ChildCounters decode(byte[] value) {
        return Records.decode("child counters", value, buffer -> {
            buffer.order(ByteOrder.LITTLE_ENDIAN);
            return new ChildCounters(buffer.getLong(), buffer.getLong());
        });
    }
}
