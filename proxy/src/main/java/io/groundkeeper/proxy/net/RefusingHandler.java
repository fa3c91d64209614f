package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.command.FourLetterWord;
import io.groundkeeper.proxy.command.FourLetterWords;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's socket before the server serves: it is closed at the first packet, as by a ZooKeeper server without a quorum. A
 * client that cannot even connect would give its session up after a while.
 */
final class RefusingHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(RefusingHandler.class);

    private final FourLetterWords commands;

    RefusingHandler(FourLetterWords commands) {
        this.commands = commands;
    }

    /** Answers a word and closes. */
    static void answer(Channel channel, FourLetterWords commands, FourLetterWord word) {
        ByteBuf answer = channel.alloc().buffer();
        commands.answer(word).ifPresent(text -> answer.writeCharSequence(text, StandardCharsets.UTF_8));
        channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Channel channel = context.channel();
        channel.eventLoop().schedule(() -> channel.close(), ClientHandler.SESSIONLESS_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof FourLetterWord word) {
                answer(context.channel(), commands, word);
            } else {
                context.close();
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("Closing {}", context.channel().remoteAddress(), cause);
        context.close();
    }
}
