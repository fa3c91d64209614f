package io.groundkeeper.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What holds of every record: it comes back as it went, and what is none is refused. */
class RecordsTest {

    @Provide
    Arbitrary<Codecs.Sample<?>> samples() {
        return Codecs.samples();
    }

    @Provide
    Arbitrary<Codecs.Codec<?>> codecs() {
        return Codecs.codecs();
    }

    @Property
    void whatIsEncodedIsDecoded(@ForAll("samples") Codecs.Sample<?> sample) {
        assertThat((Object) sample.decodedAgain())
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .isEqualTo(sample.value());
    }

    /** A part of the bytes is no record, unless it happens to be another's very bytes. */
    @Property
    <T> void whatIsCutOffIsRefused(@ForAll("samples") Codecs.Sample<T> sample, @ForAll int where) {
        byte[] whole = sample.encoded();
        byte[] part = Arrays.copyOf(whole, Math.floorMod(where, whole.length));
        T decoded = decodedOrNull(sample.codec(), part);
        if (decoded != null) {
            assertThat(sample.codec().encode().apply(decoded)).isEqualTo(part);
        }
    }

    @Property
    <T> void garbageIsRefused(@ForAll("codecs") Codecs.Codec<T> codec, @ForAll @Size(max = 60) byte[] garbage) {
        decodedOrNull(codec, garbage);
    }

    @Property
    <T> void damageIsRefused(@ForAll("samples") Codecs.Sample<T> sample, @ForAll int where, @ForAll byte damage) {
        byte[] bytes = sample.encoded();
        bytes[Math.floorMod(where, bytes.length)] = damage;
        decodedOrNull(sample.codec(), bytes);
    }

    @Test
    void nothingIsNoRecord() {
        for (Codecs.Codec<?> codec : Codecs.all()) {
            assertThatThrownBy(() -> codec.decode().apply(new byte[0]))
                    .as(codec.name())
                    .isInstanceOf(RecordFormatException.class)
                    .hasMessageContaining("not a " + codec.name());
        }
    }

    /** Records of fixed length do not take each other's bytes for their own. */
    @Test
    void whatIsTooLongIsRefused() {
        byte[] trim = new TrimRecord(1, 2, 3).encode();
        assertThatThrownBy(() -> LeaseRecord.decode(trim)).isInstanceOf(RecordFormatException.class);
        assertThatThrownBy(() -> ChildCounters.decode(trim)).isInstanceOf(RecordFormatException.class);
    }

    @Test
    void aMissingNumberIsRefused() {
        byte[] nothingWhereTheVersionBelongs = {0x00, 0x00};
        assertThatThrownBy(() -> NodeAcl.decode(nothingWhereTheVersionBelongs))
                .isInstanceOf(RecordFormatException.class);
    }

    @Test
    void anUnknownChangeIsRefused() {
        byte[] kind99 = {0x15, 99};
        assertThatThrownBy(() -> Change.decode(kind99)).isInstanceOf(RecordFormatException.class);
    }

    private static <T> T decodedOrNull(Codecs.Codec<T> codec, byte[] bytes) {
        try {
            return codec.decode().apply(bytes);
        } catch (RecordFormatException refused) {
            return null;
        }
    }
}
