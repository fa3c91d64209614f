package io.groundkeeper.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeDataTest {
    private static final Stamp STAMP = Stamp.committed(1, 2, 3);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, NodeData.CHUNK - 1, NodeData.CHUNK, NodeData.CHUNK + 1, 2 * NodeData.CHUNK, 1 << 20})
    void dataOfAnyLengthIsJoinedAgain(int length) {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        List<byte[]> further = NodeData.furtherChunks(data);
        NodeData record = NodeData.decode(NodeData.of(STAMP, 5, 6, data).encode());

        assertThat(record.join(further)).isEqualTo(data);
        assertThat(record.length()).isEqualTo(length);
        assertThat(record.encode()).hasSizeLessThan(100_000);
        assertThat(further)
                .hasSize(length == 0 ? 0 : (length - 1) / NodeData.CHUNK)
                .allMatch(chunk -> chunk.length > 0 && chunk.length <= NodeData.CHUNK);
    }

    @Test
    void nullIsNotEmpty() {
        NodeData none = NodeData.decode(NodeData.of(STAMP, 5, 6, null).encode());
        assertThat(none.join(List.of())).isNull();
        assertThat(none.length()).isEqualTo(-1);
        assertThat(NodeData.furtherChunks(null)).isEmpty();
    }

    @Test
    void missingOrForeignChunksAreRefused() {
        byte[] data = new byte[2 * NodeData.CHUNK + 5];
        NodeData record = NodeData.of(STAMP, 5, 6, data);
        List<byte[]> chunks = NodeData.furtherChunks(data);
        assertRefused(record, chunks.subList(0, 1));
        assertRefused(record, List.of());
        assertRefused(record, List.of(chunks.get(0), chunks.get(0)));
        assertRefused(NodeData.of(STAMP, 5, 6, new byte[9]), List.of(new byte[1]));
    }

    /** Must not allocate what a damaged length asks for. */
    @Test
    void aLengthThatDoesNotFitTheBytesIsRefused() {
        byte[] longer = new NodeData(STAMP, 5, 6, Integer.MAX_VALUE, new byte[3]).encode();
        byte[] shorter = new NodeData(STAMP, 5, 6, 2, new byte[3]).encode();
        byte[] negative = new NodeData(STAMP, 5, 6, -7, new byte[0]).encode();
        for (byte[] damaged : Arrays.asList(longer, shorter, negative)) {
            assertThatThrownBy(() -> NodeData.decode(damaged)).isInstanceOf(RecordFormatException.class);
        }
        NodeData missing =
                NodeData.decode(new NodeData(STAMP, 5, 6, Integer.MAX_VALUE, new byte[NodeData.CHUNK]).encode());
        assertRefused(missing, List.of());
    }

    private static void assertRefused(NodeData record, List<byte[]> chunks) {
        assertThatThrownBy(() -> record.join(chunks)).isInstanceOf(RecordFormatException.class);
    }
}
