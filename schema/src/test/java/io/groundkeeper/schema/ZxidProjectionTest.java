package io.groundkeeper.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ZxidProjectionTest {
    private static final long BASE_VERSION = 1_000_000;
    private static final ZxidProjection PROJECTION = new ZxidProjection(77, BASE_VERSION);

    /** Stamps after the base that the engines can give: 50 bits of versions, 8 of orders, 5 of requests. */
    @Provide
    Arbitrary<Stamp> stamps() {
        Arbitrary<Long> versions = Arbitraries.oneOf(
                Arbitraries.longs().between(BASE_VERSION + 1, BASE_VERSION + 3),
                Arbitraries.longs().between(BASE_VERSION + 1, BASE_VERSION + (1L << 50) - 2));
        return Combinators.combine(
                        versions,
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.integers().between(0, 31))
                .as(Stamp::committed);
    }

    @Property
    void zxidsGrowAsStampsDo(@ForAll("stamps") Stamp one, @ForAll("stamps") Stamp other) {
        assertThat(Long.signum(Long.compare(PROJECTION.zxid(one), PROJECTION.zxid(other))))
                .isEqualTo(Integer.signum(one.compareTo(other)));
    }

    @Property
    void zxidsArePositiveAndAboveTheBase(@ForAll("stamps") Stamp stamp) {
        assertThat(PROJECTION.zxid(stamp)).isGreaterThan(77);
    }

    @Property
    void aZxidTellsItsVersion(@ForAll("stamps") Stamp stamp) {
        assertThat(PROJECTION.version(PROJECTION.zxid(stamp))).isEqualTo(stamp.version());
    }

    @Test
    void eightBitsOfOrderAndFiveOfRequests() {
        assertThat(PROJECTION.zxid(Stamp.committed(BASE_VERSION + 2, 3, 4))).isEqualTo(77 + (2 << 13) + (3 << 5) + 4);
    }

    @Test
    void requestsMayUseTheBitsOfTheOrder() {
        assertThat(PROJECTION.zxid(Stamp.committed(BASE_VERSION + 1, 0, 1023))).isEqualTo(77 + (1 << 13) + 1023);
    }

    @Test
    void ordersAbove255StayBelowTheNextVersion() {
        long saturated = PROJECTION.zxid(Stamp.committed(BASE_VERSION + 1, 255, 31));
        assertThat(PROJECTION.zxid(Stamp.committed(BASE_VERSION + 1, 256, 0))).isEqualTo(saturated);
        assertThat(PROJECTION.zxid(Stamp.endOf(BASE_VERSION + 1))).isEqualTo(saturated);
        assertThat(PROJECTION.zxid(Stamp.committed(BASE_VERSION + 2, 0, 0))).isEqualTo(saturated + 1);
    }

    @Test
    void literalStampsAreTheirZxid() {
        assertThat(PROJECTION.zxid(Stamp.literal(12))).isEqualTo(12);
        assertThat(PROJECTION.zxid(Stamp.ZERO)).isZero();
        assertThat(PROJECTION.version(12)).isEqualTo(BASE_VERSION);
        assertThat(PROJECTION.version(77)).isEqualTo(BASE_VERSION);
    }

    @Test
    void pendingStampsHaveNone() {
        assertThatThrownBy(() -> PROJECTION.zxid(Stamp.pending(0))).isInstanceOf(IllegalArgumentException.class);
    }
}
