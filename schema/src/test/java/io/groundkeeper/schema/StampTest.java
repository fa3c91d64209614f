package io.groundkeeper.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.tuple.ByteArrayUtil;
import java.nio.ByteBuffer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class StampTest {

    @Provide
    Arbitrary<Stamp> committed() {
        return Codecs.committedStamps();
    }

    @Property
    void committedStampsOrderAsTheirBytes(@ForAll("committed") Stamp one, @ForAll("committed") Stamp other) {
        int byBytes = ByteArrayUtil.compareUnsigned(StampRecord.encode(one), StampRecord.encode(other));
        assertThat(Integer.signum(one.compareTo(other))).isEqualTo(Integer.signum(byBytes));
    }

    @Property
    void literalsPrecedeCommittedOnesAndPendingOnesFollow(@ForAll("committed") Stamp stamp, @ForAll long zxid) {
        assertThat(Stamp.literal(zxid)).isLessThan(stamp);
        assertThat(Stamp.pending(0)).isGreaterThan(stamp);
    }

    @Property
    void theEndOfAVersionIsNoEarlierThanItsStamps(@ForAll("committed") Stamp stamp) {
        assertThat(Stamp.endOf(stamp.version())).isGreaterThanOrEqualTo(stamp);
    }

    @Test
    void pendingStampsOrderByRequest() {
        assertThat(Stamp.pending(1)).isLessThan(Stamp.pending(2));
        assertThat(Stamp.literal(1)).isLessThan(Stamp.literal(2));
    }

    /** What the store does to a placeholder, and what the batch does to its own copy of it, come to the same. */
    @Test
    void aPendingStampIsResolvedAsTheStoreFillsItIn() {
        Stamp pending = Stamp.pending(7);
        byte[] stored = StampRecord.encode(pending);
        byte[] versionstamp =
                ByteBuffer.allocate(10).putLong(1234).putShort((short) 0xFFFE).array();
        System.arraycopy(versionstamp, 0, stored, Stamp.PLACEHOLDER_OFFSET, versionstamp.length);

        Stamp resolved = pending.resolve(1234, 0xFFFE);
        assertThat(StampRecord.decode(stored)).isEqualTo(resolved).isEqualTo(Stamp.committed(1234, 0xFFFE, 7));
        assertThat(Stamp.ofTransaction(versionstamp)).isEqualTo(Stamp.committed(1234, 0xFFFE, 0));
        assertThat(resolved.resolve(1, 1)).isEqualTo(resolved);
        assertThat(Stamp.ZERO.resolve(1, 1)).isEqualTo(Stamp.ZERO);
    }

    @Test
    void aPlaceholderThatWasNeverFilledInIsRefused() {
        byte[] unfilled = StampRecord.encode(Stamp.pending(7));
        assertThatThrownBy(() -> StampRecord.decode(unfilled)).isInstanceOf(RecordFormatException.class);
    }

    @Test
    void ordersAreSixteenBits() {
        assertThatThrownBy(() -> Stamp.committed(1, 0x10000, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Stamp.pending(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Stamp.committed(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
