package io.groundkeeper.layer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * A tenant's name as a transaction tag, under which FoundationDB measures and limits what the tenant does
 * ({@code fdbcli}'s {@code quota}). A tag has {@value #MAX_BYTES} bytes at the most; of a longer name it is the beginning
 * and a checksum.
 *
 * @param name the tag
 */
public record TransactionTag(String name) {
    static final int MAX_BYTES = 16;

    /** What is left of a long name: the checksum takes eight digits and a sign before them. */
    private static final int PREFIX_BYTES = 7;

    /** The tag of a tenant. */
    public static TransactionTag ofTenant(String tenant) {
        byte[] bytes = tenant.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_BYTES) {
            return new TransactionTag(tenant);
        }
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return new TransactionTag(prefix(bytes) + "#%08x".formatted(checksum.getValue()));
    }

    /** As much of the name as fits, without the half of a character. */
    private static String prefix(byte[] bytes) {
        int end = PREFIX_BYTES;
        while ((bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(Arrays.copyOf(bytes, end), StandardCharsets.UTF_8);
    }
}
