package io.groundkeeper.schema;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the first data key of a znode says: its modification, the whole length, and as many of the bytes as fit.
 * The rest follows in chunks of their own keys, since the store limits a value to 100,000 bytes.
 *
 * @param modified stamp of the last setData, or of the creation (mzxid)
 * @param mtime modification time, milliseconds since the epoch
 * @param version how often the data was set; it wraps as ZooKeeper's does
 * @param length length of the whole data in bytes, or -1 for null (ZooKeeper tells null and empty apart)
 * @param first the first {@link #CHUNK} bytes of the data at the most
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
public record NodeData(Stamp modified, long mtime, int version, int length, byte[] first) {

    /** Bytes of data in one key at the most. */
    public static final int CHUNK = 64 * 1024;

    /** Bytes before those of the data. */
    public static final int HEADER = Stamp.BYTES + 8 + 4 + 4;

    /** The record for {@code data}, which may be null. */
    public static NodeData of(Stamp modified, long mtime, int version, byte[] data) {
        if (data == null) {
            return new NodeData(modified, mtime, version, -1, new byte[0]);
        }
        byte[] first = data.length <= CHUNK ? data : Arrays.copyOf(data, CHUNK);
        return new NodeData(modified, mtime, version, data.length, first);
    }

    /** What of {@code data} does not fit the record, in order; chunk 1 first. */
    public static List<byte[]> furtherChunks(byte[] data) {
        List<byte[]> chunks = new ArrayList<>();
        for (int from = CHUNK; data != null && from < data.length; from += CHUNK) {
            chunks.add(Arrays.copyOfRange(data, from, Math.min(from + CHUNK, data.length)));
        }
        return chunks;
    }

    /** The length alone, 0 for null, of an encoded record or its first {@value #HEADER} bytes. */
    public static int length(byte[] value) {
        return Records.decode("node data", Arrays.copyOf(value, HEADER), buffer -> {
            int length = buffer.getInt(HEADER - Integer.BYTES);
            buffer.position(HEADER);
            return Math.max(0, length);
        });
    }

    /** The whole data from this record and the chunks after it; null where null was stored. */
    public byte[] join(List<byte[]> furtherChunks) {
        if (length < 0) {
            return null;
        }
        if (length == first.length && furtherChunks.isEmpty()) {
            return first;
        }
        long stored = first.length
                + furtherChunks.stream().mapToLong(chunk -> chunk.length).sum();
        if (stored != length) {
            throw new RecordFormatException("chunks hold " + stored + " of " + length + " bytes");
        }
        byte[] data = Arrays.copyOf(first, length);
        int at = first.length;
        for (byte[] chunk : furtherChunks) {
            System.arraycopy(chunk, 0, data, at, chunk.length);
            at += chunk.length;
        }
        return data;
    }

    public byte[] encode() {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + first.length);
        modified.writeTo(buffer);
        return buffer.putLong(mtime).putInt(version).putInt(length).put(first).array();
    }

    public static NodeData decode(byte[] value) {
        return Records.decode("node data", value, buffer -> {
            Stamp modified = Stamp.readFrom(buffer);
            NodeData data = new NodeData(
                    modified, buffer.getLong(), buffer.getInt(), buffer.getInt(), Records.remaining(buffer));
            int expected = data.length == -1 ? 0 : Math.min(data.length, CHUNK);
            if (data.first.length != expected) {
                throw new IllegalArgumentException(data.first.length + " bytes of data of length " + data.length);
            }
            return data;
        });
    }
}
