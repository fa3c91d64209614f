package io.groundkeeper.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Usage that the store adds up, as the one number it takes it for, is added up. */
class TenantUsageTest {
    private static final long MAX = 1L << 40;

    @Property
    void theStoreAddsAllNumbers(@ForAll("usages") TenantUsage one, @ForAll("usages") TenantUsage other) {
        assertThat(TenantUsage.decode(added(one.encode(), other.encode()))).isEqualTo(one.plus(other));
        assertThat(one.plus(other).minus(other)).isEqualTo(one);
    }

    @Provide
    Arbitrary<TenantUsage> usages() {
        Arbitrary<Long> numbers = Arbitraries.longs().between(-MAX, MAX).edgeCases(edges -> edges.add(-1L, 0L, 1L));
        return Combinators.combine(numbers, numbers, numbers).as(TenantUsage::new);
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
