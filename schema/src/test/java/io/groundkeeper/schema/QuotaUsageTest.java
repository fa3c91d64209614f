package io.groundkeeper.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Usage that the store adds up, as the one number it takes it for, is added up. */
class QuotaUsageTest {
    private static final long MAX = 1L << 40;

    @Property
    void theStoreAddsBothNumbers(
            @ForAll @LongRange(min = -MAX, max = MAX) long znodes,
            @ForAll @LongRange(min = -MAX, max = MAX) long bytes,
            @ForAll @LongRange(min = -MAX, max = MAX) long moreZnodes,
            @ForAll @LongRange(min = -MAX, max = MAX) long moreBytes) {
        QuotaUsage one = new QuotaUsage(znodes, bytes);
        QuotaUsage other = new QuotaUsage(moreZnodes, moreBytes);
        assertThat(QuotaUsage.decode(added(one.encode(), other.encode()))).isEqualTo(one.plus(other));
    }

    /** The store's {@code ADD}: little-endian, without sign, what overflows is lost. */
    private static byte[] added(byte[] one, byte[] other) {
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
