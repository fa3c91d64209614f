package io.groundkeeper.proxy.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Spoils bytes a little. */
public final class Mutator {

    /** As a length, a count, an opcode, a version or flags. */
    private static final int[] NUMBERS = {
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE - 8,
        -1,
        -2,
        -100,
        0,
        1,
        2,
        3,
        4,
        5,
        8,
        11,
        14,
        16,
        22,
        101,
        102,
        103,
        104,
        105,
        106,
        107,
        -10,
        -11,
        255,
        1 << 16,
        0xffffe,
        0xfffff,
        0x100000,
        1 << 24
    };

    private static final int MAX_STEPS = 4;
    private static final int LARGE = 20_000;

    private final Random random;

    public Mutator(Random random) {
        this.random = random;
    }

    /** Other bytes, made of {@code bytes} in one step or a few. */
    public byte[] mutate(byte[] bytes) {
        byte[] mutated = bytes;
        for (int steps = 1 + random.nextInt(MAX_STEPS); steps > 0; steps--) {
            mutated = step(mutated);
        }
        return mutated;
    }

    private byte[] step(byte[] bytes) {
        byte[] copy = bytes.clone();
        if (copy.length == 0) {
            return random(1 + random.nextInt(20));
        }
        int at = random.nextInt(copy.length);
        return switch (random.nextInt(10)) {
            case 0, 1 -> {
                copy[at] ^= (byte) (1 << random.nextInt(8));
                yield copy;
            }
            case 2 -> {
                copy[at] = (byte) random.nextInt();
                yield copy;
            }
            case 3, 4 -> {
                if (copy.length >= Integer.BYTES) {
                    ByteBuffer.wrap(copy)
                            .putInt(random.nextInt(copy.length - 3), NUMBERS[random.nextInt(NUMBERS.length)]);
                }
                yield copy;
            }
            case 5 -> Arrays.copyOf(copy, at);
            case 6 ->
                Bytes.concat(
                        Arrays.copyOf(copy, at), Arrays.copyOfRange(copy, Math.min(copy.length, at + 4), copy.length));
            case 7 -> insert(copy, at, Bytes.of(NUMBERS[random.nextInt(NUMBERS.length)]));
            case 8 -> insert(copy, at, Arrays.copyOfRange(copy, random.nextInt(at + 1), at));
            default -> insert(copy, at, large(copy, at));
        };
    }

    /** Many zeros, nulls or repetitions: a vector that goes on and on. */
    private byte[] large(byte[] bytes, int at) {
        byte[] pattern = Arrays.copyOfRange(bytes, at, at + 1 + random.nextInt(bytes.length - at));
        byte[] large = new byte[random.nextInt(random.nextInt(20) == 0 ? LARGE : 50)];
        int kind = random.nextInt(3);
        for (int i = 0; i < large.length; i++) {
            large[i] = kind == 0 ? 0 : kind == 1 ? -1 : pattern[i % pattern.length];
        }
        return large;
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] insert(byte[] bytes, int at, byte[] inserted) {
        return Bytes.concat(Arrays.copyOf(bytes, at), inserted, Arrays.copyOfRange(bytes, at, bytes.length));
    }
}
