package io.groundkeeper.schema;

import java.math.BigInteger;

/** The store's {@code ADD}: little-endian, without sign, what overflows is lost. */
final class AtomicAddition {

    private AtomicAddition() {}

    /** The sum of two numbers of the same length. */
    static byte[] sum(byte[] one, byte[] other) {
        BigInteger sum = new BigInteger(1, reversed(one)).add(new BigInteger(1, reversed(other)));
        byte[] padded = new byte[one.length];
        byte[] bytes = sum.toByteArray();
        for (int i = 0; i < Math.min(bytes.length, padded.length); i++) {
            padded[i] = bytes[bytes.length - 1 - i];
        }
        return padded;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
