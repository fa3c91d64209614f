package io.groundkeeper.embedded;

import com.apple.foundationdb.MutationType;
import java.util.Arrays;

/**
 * FoundationDB's atomic operations as functions of the present value (null when the key is absent) and the operand, at
 * API version 510 and later. Numbers are little-endian and unsigned; a result has the operand's length, the present
 * value being cut or padded with zeros.
 */
final class AtomicOps {
    private AtomicOps() {}

    /** Returns the new value, null when the key is to be removed. May return an argument itself. */
    static byte[] apply(MutationType type, byte[] existing, byte[] operand) {
        return switch (type) {
            case ADD -> existing == null ? operand : add(existing, operand);
            case AND, BIT_AND -> existing == null ? operand : and(existing, operand);
            case OR, BIT_OR -> existing == null ? operand : or(existing, operand);
            case XOR, BIT_XOR -> existing == null ? operand : xor(existing, operand);
            case APPEND_IF_FITS -> existing == null ? operand : appendIfFits(existing, operand);
            case MAX -> existing == null ? operand : larger(existing, operand, true);
            case MIN -> existing == null ? operand : larger(existing, operand, false);
            case BYTE_MIN -> existing == null ? operand : Keys.min(existing, operand);
            case BYTE_MAX -> existing == null ? operand : Keys.max(existing, operand);
            case COMPARE_AND_CLEAR -> Arrays.equals(existing, operand) ? null : existing;
            case SET_VERSIONSTAMPED_KEY, SET_VERSIONSTAMPED_VALUE -> throw new IllegalArgumentException(type.name());
        };
    }

    private static byte[] add(byte[] existing, byte[] operand) {
        byte[] sum = Arrays.copyOf(existing, operand.length);
        int carry = 0;
        for (int i = 0; i < sum.length; i++) {
            carry += (sum[i] & 0xff) + (operand[i] & 0xff);
            sum[i] = (byte) carry;
            carry >>>= 8;
        }
        return sum;
    }

    private static byte[] and(byte[] existing, byte[] operand) {
        byte[] result = Arrays.copyOf(existing, operand.length);
        for (int i = 0; i < result.length; i++) {
            result[i] &= operand[i];
        }
        return result;
    }

    private static byte[] or(byte[] existing, byte[] operand) {
        byte[] result = Arrays.copyOf(existing, operand.length);
        for (int i = 0; i < result.length; i++) {
            result[i] |= operand[i];
        }
        return result;
    }

    private static byte[] xor(byte[] existing, byte[] operand) {
        byte[] result = Arrays.copyOf(existing, operand.length);
        for (int i = 0; i < result.length; i++) {
            result[i] ^= operand[i];
        }
        return result;
    }

    private static byte[] appendIfFits(byte[] existing, byte[] operand) {
        if (existing.length + operand.length > Keys.MAX_VALUE_BYTES) {
            return existing;
        }
        byte[] result = Arrays.copyOf(existing, existing.length + operand.length);
        System.arraycopy(operand, 0, result, existing.length, operand.length);
        return result;
    }

    private static byte[] larger(byte[] existing, byte[] operand, boolean max) {
        byte[] sized = Arrays.copyOf(existing, operand.length);
        for (int i = operand.length - 1; i >= 0; i--) {
            int order = Byte.compareUnsigned(sized[i], operand[i]);
            if (order != 0) {
                return (order > 0) == max ? sized : operand;
            }
        }
        return operand;
    }
}
