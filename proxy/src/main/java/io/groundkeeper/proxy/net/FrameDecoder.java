package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.command.FourLetterWord;
import io.groundkeeper.proxy.command.WordRequest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a client's bytes into what they mean: one {@link WordRequest}, or length-prefixed frames. As in ZooKeeper's
 * server, a length that is negative or above {@code jute.maxbuffer} is an error; so is an empty frame, which holds nothing
 * that could be read.
 */
final class FrameDecoder extends ByteToMessageDecoder {
    private final int maxFrame;
    private boolean begun;
    private boolean ended;

    FrameDecoder(int maxFrame) {
        this.maxFrame = maxFrame;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (ended) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Integer.BYTES) {
            return;
        }
        int length = in.getInt(in.readerIndex());
        if (!begun) {
            Optional<FourLetterWord> word = FourLetterWord.of(length);
            if (word.isPresent()) {
                decode(word.get(), in, out);
                return;
            }
        }
        if (length <= 0 || length > maxFrame) {
            ended = true;
            throw new CorruptedFrameException(
                    "a packet of " + length + " bytes, where 1 to " + maxFrame + " are taken");
        }
        begun = true;
        if (in.readableBytes() >= Integer.BYTES + length) {
            in.skipBytes(Integer.BYTES);
            out.add(in.readRetainedSlice(length));
        }
    }

    /** Whatever follows a word, a line's end mostly, means nothing. */
    private void decode(FourLetterWord word, ByteBuf in, List<Object> out) {
        boolean hasArgument = word == FourLetterWord.STMK;
        if (hasArgument && in.readableBytes() < Integer.BYTES + Long.BYTES) {
            return;
        }
        out.add(new WordRequest(word, hasArgument ? in.getLong(in.readerIndex() + Integer.BYTES) : 0));
        ended = true;
        in.skipBytes(in.readableBytes());
    }
}
