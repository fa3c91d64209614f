package io.groundkeeper.schema;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(TenantUsage.decode(AtomicAddition.sum(one.encode(), other.encode())))
                .isEqualTo(one.plus(other));
        assertThat(one.plus(other).minus(other)).isEqualTo(one);
    }

    @Provide
    Arbitrary<TenantUsage> usages() {
        Arbitrary<Long> numbers = Arbitraries.longs().between(-MAX, MAX).edgeCases(edges -> edges.add(-1L, 0L, 1L));
        return Combinators.combine(numbers, numbers, numbers).as(TenantUsage::new);
    }
}
