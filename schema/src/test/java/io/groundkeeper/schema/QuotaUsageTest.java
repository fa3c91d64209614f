package io.groundkeeper.schema;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(QuotaUsage.decode(AtomicAddition.sum(one.encode(), other.encode())))
                .isEqualTo(one.plus(other));
    }
}
