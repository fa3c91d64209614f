package io.groundkeeper.schema;

import java.nio.ByteBuffer;

/**
 * The last batch that a lane committed: what tells, after a commit of unknown result, whether it happened.
 *
 * @param stamp the transaction's stamp
 * @param batch number of the batch within its lane
 * @param attempt which of the batch's attempts it was; their outcomes may differ
 */
public record CommitMarker(Stamp stamp, long batch, int attempt) {

    public byte[] encode() {
        ByteBuffer buffer = ByteBuffer.allocate(Stamp.BYTES + 12);
        stamp.writeTo(buffer);
        return buffer.putLong(batch).putInt(attempt).array();
    }

    public static CommitMarker decode(byte[] value) {
        return Records.decode("commit marker", value, buffer -> {
            Stamp stamp = Stamp.readFrom(buffer);
            return new CommitMarker(stamp, buffer.getLong(), buffer.getInt());
        });
    }
}
