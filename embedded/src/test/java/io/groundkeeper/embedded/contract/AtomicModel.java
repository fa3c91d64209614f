package io.groundkeeper.embedded.contract;

import com.apple.foundationdb.MutationType;
import java.math.BigInteger;
import java.util.Arrays;

/** The atomic operations once more, by other means: little-endian numbers as {@link BigInteger}. */
final class AtomicModel {
    private AtomicModel() {}

    static byte[] apply(MutationType type, byte[] before, byte[] operand) {
        if (type == MutationType.COMPARE_AND_CLEAR) {
            return before == null || Arrays.equals(before, operand) ? null : before;
        }
        if (before == null) {
            return operand;
        }
        return switch (type) {
            case APPEND_IF_FITS -> ContractTopic.join(before, operand);
            case BYTE_MAX -> ContractTopic.compare(before, operand) > 0 ? before : operand;
            case BYTE_MIN -> ContractTopic.compare(before, operand) < 0 ? before : operand;
            default -> {
                BigInteger a = number(Arrays.copyOf(before, operand.length));
                BigInteger b = number(operand);
                yield bytes(arithmetic(type, a, b), operand.length);
            }
        };
    }

    private static BigInteger arithmetic(MutationType type, BigInteger a, BigInteger b) {
        return switch (type) {
            case ADD -> a.add(b);
            case MAX -> a.max(b);
            case MIN -> a.min(b);
            case BIT_AND -> a.and(b);
            case BIT_OR -> a.or(b);
            case BIT_XOR -> a.xor(b);
            default -> throw new IllegalArgumentException(type.name());
        };
    }

    private static BigInteger number(byte[] littleEndian) {
        return new BigInteger(1, reversed(littleEndian));
    }

    private static byte[] bytes(BigInteger number, int length) {
        byte[] littleEndian = reversed(number.toByteArray());
        return Arrays.copyOf(littleEndian, length);
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[bytes.length - 1 - i];
        }
        return result;
    }
}
