package io.groundkeeper.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundkeeper.proxy.command.FourLetterWord;
import io.groundkeeper.proxy.command.WordRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
    private static final int MAX_FRAME = 100;

    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(MAX_FRAME));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void cutsFramesWhereverTheBytesAreCut() {
        byte[] bytes = {0, 0, 0, 2, 'a', 'b', 0, 0, 0, 1, 'c'};
        for (byte b : bytes) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
        }

        assertThat(nextFrame()).isEqualTo("ab");
        assertThat(nextFrame()).isEqualTo("c");
        assertThat(channel.inboundMessages()).isEmpty();
    }

    @Test
    void severalFramesMayComeAtOnce() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 1, 'a', 0, 0, 0, 1, 'b', 0, 0}));

        assertThat(nextFrame()).isEqualTo("a");
        assertThat(nextFrame()).isEqualTo("b");
        assertThat(channel.inboundMessages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, MAX_FRAME + 1, Integer.MAX_VALUE})
    void lengthsThatNoPacketHasAreErrors(int length) {
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.copyInt(length)))
                .isInstanceOf(CorruptedFrameException.class);

        // Whatever follows is not taken for packets.
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 1, 'a'}));
        assertThat(channel.inboundMessages()).isEmpty();
    }

    @Test
    void theLongestFrameIsTaken() {
        channel.writeInbound(
                Unpooled.wrappedBuffer(Unpooled.copyInt(MAX_FRAME), Unpooled.wrappedBuffer(new byte[100])));

        assertThat(nextFrame()).hasSize(MAX_FRAME);
    }

    @Test
    void theFirstFourBytesMayBeAWord() {
        channel.writeInbound(Unpooled.copiedBuffer("ruok\n", StandardCharsets.US_ASCII));

        assertThat(channel.<WordRequest>readInbound()).isEqualTo(new WordRequest(FourLetterWord.RUOK, 0));
        assertThat(channel.inboundMessages()).isEmpty();
    }

    @Test
    void theTraceMaskFollowsItsWord() {
        channel.writeInbound(Unpooled.copiedBuffer("stmk", StandardCharsets.US_ASCII));
        assertThat(channel.inboundMessages()).isEmpty();

        channel.writeInbound(Unpooled.copyLong(7));
        assertThat(channel.<WordRequest>readInbound()).isEqualTo(new WordRequest(FourLetterWord.STMK, 7));
    }

    @Test
    void laterOnesMayNot() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 1, 'a'}));

        assertThatThrownBy(() -> channel.writeInbound(Unpooled.copiedBuffer("ruok", StandardCharsets.US_ASCII)))
                .isInstanceOf(CorruptedFrameException.class);
        assertThat(nextFrame()).isEqualTo("a");
    }

    private String nextFrame() {
        ByteBuf frame = channel.readInbound();
        try {
            return frame.toString(StandardCharsets.US_ASCII);
        } finally {
            frame.release();
        }
    }
}
