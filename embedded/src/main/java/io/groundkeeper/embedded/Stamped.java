package io.groundkeeper.embedded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes with a place for the ten bytes of a versionstamp: eight of the commit version and two of the order within it,
 * both big-endian.
 */
@SuppressWarnings("ArrayRecordComponent")
record Stamped(byte[] template, int offset) {
    static final int STAMP_BYTES = 10;
    private static final int SUFFIX_BYTES = Integer.BYTES;

    /**
     * Reads the form used since API version 520: the template, then the stamp's offset in it as four little-endian
     * bytes.
     *
     * @throws com.apple.foundationdb.FDBException {@code client_invalid_operation} when the stamp does not fit
     */
    static Stamped parse(byte[] suffixed) {
        int length = suffixed.length - SUFFIX_BYTES;
        if (length < 0) {
            throw FdbError.CLIENT_INVALID_OPERATION.exception();
        }
        int offset = ByteBuffer.wrap(suffixed).order(ByteOrder.LITTLE_ENDIAN).getInt(length);
        if (offset < 0 || (long) offset + STAMP_BYTES > length) {
            throw FdbError.CLIENT_INVALID_OPERATION.exception();
        }
        return new Stamped(Arrays.copyOf(suffixed, length), offset);
    }

    /** The form that it was read from. */
    byte[] suffixed() {
        return ByteBuffer.allocate(bytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(template)
                .putInt(offset)
                .array();
    }

    /** The length of that form. */
    int bytes() {
        return template.length + SUFFIX_BYTES;
    }

    byte[] at(long version) {
        byte[] result = template.clone();
        ByteBuffer.wrap(result).putLong(offset, version).putShort(offset + Long.BYTES, (short) 0);
        return result;
    }

    /** Every key that the stamp of a commit after {@code readVersion} can make of this template. */
    KeyRange possibleKeys(long readVersion) {
        byte[] last = Keys.after(template);
        Arrays.fill(last, offset, offset + STAMP_BYTES, (byte) 0xff);
        return new KeyRange(at(readVersion + 1), Keys.min(last, Keys.END));
    }

    static byte[] stamp(long version) {
        return ByteBuffer.allocate(STAMP_BYTES).putLong(version).array();
    }
}
