package io.groundkeeper.embedded;

import java.util.Arrays;
import java.util.Comparator;

/** Keys are byte strings in unsigned lexicographic order; the user's part of the key space ends at {@code \xff}. */
final class Keys {
    static final Comparator<byte[]> ORDER = Arrays::compareUnsigned;

    /** The first key. */
    static final byte[] BEGIN = {};

    /** The first key that a transaction may not write, and what a selector off the end resolves to. */
    static final byte[] END = {(byte) 0xff};

    /** FoundationDB's {@code KEY_SIZE_LIMIT}, in bytes. */
    static final int MAX_KEY_BYTES = 10_000;

    /** FoundationDB's {@code VALUE_SIZE_LIMIT}, in bytes. */
    static final int MAX_VALUE_BYTES = 100_000;

    private Keys() {}

    static int compare(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b);
    }

    static byte[] min(byte[] a, byte[] b) {
        return compare(a, b) <= 0 ? a : b;
    }

    static byte[] max(byte[] a, byte[] b) {
        return compare(a, b) >= 0 ? a : b;
    }

    /** The least key greater than {@code key}. */
    static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /** No stored key is longer than the limit, so a longer bound may be cut without changing what a range contains. */
    static byte[] cutBound(byte[] bound) {
        return bound.length > MAX_KEY_BYTES ? Arrays.copyOf(bound, MAX_KEY_BYTES + 1) : bound;
    }
}
