package io.groundkeeper.schema;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whose turn it is to create children, and of which parents.
 *
 * @param proxy whose lane it is
 * @param lane number of the lane
 * @param parents {@link String#hashCode hashes} of the parents' paths: two that are alike only take turns without need
 */
public record TurnRecord(long proxy, int lane, Set<Integer> parents) {

    public TurnRecord {
        parents = Set.copyOf(parents);
    }

    public byte[] encode() {
        ByteBuffer buffer =
                ByteBuffer.allocate(12 + 4 * parents.size()).putLong(proxy).putInt(lane);
        new TreeSet<>(parents).forEach(buffer::putInt);
        return buffer.array();
    }

    public static TurnRecord decode(byte[] value) {
        return Records.decode("turn", value, buffer -> {
            long proxy = buffer.getLong();
            int lane = buffer.getInt();
            Set<Integer> parents = new TreeSet<>();
            while (buffer.hasRemaining()) {
                parents.add(buffer.getInt());
            }
            return new TurnRecord(proxy, lane, parents);
        });
    }
}
