package io.groundkeeper.proxy.admin.console.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HBase's own classes write what is decoded in the tests with real clients; here is what they would not write. */
class MessageTest {
    private static final byte[] MASTER = znode(fields().mergeField(
                    1,
                    UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(fields().mergeField(1, text("host.example.org"))
                                    .mergeField(2, number(16_000))
                                    .mergeField(3, number(1_760_000_000_000L))
                                    .build()
                                    .toByteString())
                            .build())
            .mergeField(3, number(16_010))
            .build());

    @Test
    void aMessageBehindTheIdOfItsWriterIsRead() {
        assertThat(Decoded.master(MASTER)).hasValueSatisfying(master -> {
            assertThat(master.server()).isEqualTo(new ServerId("host.example.org", 16_000, 1_760_000_000_000L));
            assertThat(master.infoPort()).contains(16_010L);
        });
    }

    /** Cut anywhere, or with a byte changed anywhere, it is something else, or nothing, but no exception. */
    @Test
    void damagedMessagesAreNone() {
        for (int length = 0; length < MASTER.length; length++) {
            decodeEverything(Arrays.copyOf(MASTER, length));
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] damaged = MASTER.clone();
                damaged[length] ^= (byte) (1 << bit);
                decodeEverything(damaged);
            }
        }
    }

    @Property
    void anythingElseIsNoMessage(@ForAll byte[] data) {
        decodeEverything(data);
        decodeEverything(znode(data));
    }

    private static void decodeEverything(byte[] data) {
        assertThat(Decoded.master(data)).isNotNull();
        assertThat(Decoded.metaRegion(data)).isNotNull();
        assertThat(Decoded.infoPort(data)).isNotNull();
        assertThat(Decoded.version(data)).isNotNull();
        assertThat(Decoded.clusterId(data)).isNotNull();
        assertThat(Decoded.tableState(data)).isNotNull();
    }

    @Test
    void statesOfTheFutureAreNumbered() {
        assertThat(Decoded.tableState(znode(fields().mergeField(1, number(9)).build())))
                .contains("unknown (9)");
        assertThat(Decoded.tableState(znode(fields().mergeField(1, number(-1)).build())))
                .contains("unknown (-1)");
    }

    @Test
    void fieldsOfOtherTypesAreNotThere() {
        assertThat(Decoded.tableState(
                        znode(fields().mergeField(1, text("enabled")).build())))
                .isEmpty();
        assertThat(Decoded.master(znode(fields().mergeField(1, number(1)).build())))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a,b", "a,b,c", "a,1,", "a,1,2,3", "a,99999999999,1", ",,"})
    void otherNamesAreNoServers(String name) {
        assertThat(ServerId.named(name)).isEmpty();
    }

    private static UnknownFieldSet.Builder fields() {
        return UnknownFieldSet.newBuilder();
    }

    private static UnknownFieldSet.Field number(long value) {
        return UnknownFieldSet.Field.newBuilder().addVarint(value).build();
    }

    private static UnknownFieldSet.Field text(String value) {
        return UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFromUtf8(value))
                .build();
    }

    private static byte[] znode(UnknownFieldSet message) {
        return znode(message.toByteArray());
    }

    private static byte[] znode(byte[] message) {
        byte[] writer = "master:16000".getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + Integer.BYTES + writer.length + 4 + message.length)
                .put((byte) 0xff)
                .putInt(writer.length)
                .put(writer)
                .put("PBUF".getBytes(StandardCharsets.US_ASCII))
                .put(message)
                .array();
    }
}
