package io.groundkeeper.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.tuple.Tuple;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TenantLimitsTest {
    @Test
    void whatIsNotLimitedIsNeverExceeded() {
        for (TenantLimit limit : TenantLimit.values()) {
            assertThat(TenantLimits.NONE.get(limit)).isEmpty();
            assertThat(TenantLimits.NONE.isExceeded(limit, Long.MAX_VALUE)).isFalse();
        }
    }

    @Test
    void aLimitMayBeReached() {
        TenantLimits limits = TenantLimits.NONE.with(TenantLimit.ZNODES, 5);
        assertThat(limits.get(TenantLimit.ZNODES)).hasValue(5);
        assertThat(limits.isExceeded(TenantLimit.ZNODES, 5)).isFalse();
        assertThat(limits.isExceeded(TenantLimit.ZNODES, 6)).isTrue();
        assertThat(limits.isExceeded(TenantLimit.BYTES, 6)).isFalse();
        assertThat(limits.with(TenantLimit.ZNODES, OptionalLong.empty())).isEqualTo(TenantLimits.NONE);
        assertThat(limits.with(Map.of(TenantLimit.ZNODES, OptionalLong.empty(), TenantLimit.BYTES, OptionalLong.of(3))))
                .isEqualTo(TenantLimits.NONE.with(TenantLimit.BYTES, 3));
        assertThatThrownBy(() -> limits.with(TenantLimit.ZNODES, -1)).hasMessageContaining("znodes: -1");
    }

    @Test
    void whatANewerVersionHasLimitedStaysLimited() {
        byte[] newer = Tuple.from(3, 5, 99, 7).pack();
        TenantLimits limits = TenantLimits.decode(newer);
        assertThat(limits.get(TenantLimit.ZNODES)).hasValue(5);
        assertThat(limits.with(TenantLimit.ZNODES, 6).encode())
                .isEqualTo(Tuple.from(3, 6, 99, 7).pack());
    }

    @Test
    void whatIsNoneIsRefused() {
        assertThatThrownBy(() -> TenantLimits.decode(Tuple.from(3).pack()))
                .isInstanceOf(RecordFormatException.class)
                .hasMessageContaining("tenant limits");
    }

    @Test
    void everyLimitHasANameAndANumberOfItsOwn() {
        assertThat(Arrays.stream(TenantLimit.values()).map(TenantLimit::number)).doesNotHaveDuplicates();
        for (TenantLimit limit : TenantLimit.values()) {
            assertThat(TenantLimit.labelled(limit.label())).contains(limit);
        }
        assertThat(TenantLimit.labelled("nothing")).isEmpty();
    }
}
