package io.groundkeeper.schema;

import java.nio.ByteBuffer;

/**
 * What must be known of a tenant before anything else of it is read.
 *
 * @param format version of the format its keys and records are in
 * @param base stamp of the transaction that created it
 * @param baseZxid zxid that the base projects to
 * @param createdMillis when it was created, milliseconds since the epoch
 */
public record TenantMetadata(int format, Stamp base, long baseZxid, long createdMillis) {

    /** The format that this code writes and reads. */
    public static final int FORMAT = 1;

    /** Where, within an encoded record, the ten bytes begin that the store fills in. */
    public static final int PLACEHOLDER_OFFSET = 4 + Stamp.PLACEHOLDER_OFFSET;

    public ZxidProjection projection() {
        return new ZxidProjection(baseZxid, base.version());
    }

    public byte[] encode() {
        ByteBuffer buffer = ByteBuffer.allocate(4 + Stamp.BYTES + 16);
        buffer.putInt(format);
        base.writeTo(buffer);
        return buffer.putLong(baseZxid).putLong(createdMillis).array();
    }

    /**
     * Decodes the record of format {@value #FORMAT}.
     *
     * @throws RecordFormatException for another format: a newer Groundkeeper has written here
     */
    public static TenantMetadata decode(byte[] value) {
        return Records.decode("tenant metadata", value, buffer -> {
            int format = buffer.getInt();
            if (format != FORMAT) {
                throw new RecordFormatException("the tenant's data is in format " + format
                        + ", and this version of Groundkeeper reads format " + FORMAT
                        + " only: run a version at least as new as the one that wrote it");
            }
            Stamp base = Stamp.readFrom(buffer);
            return new TenantMetadata(format, base, buffer.getLong(), buffer.getLong());
        });
    }
}
