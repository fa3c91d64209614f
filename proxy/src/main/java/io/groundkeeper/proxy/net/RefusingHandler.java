package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.command.FourLetterWords;
import io.groundkeeper.proxy.command.WordRequest;
import io.groundkeeper.proxy.stats.ConnectionMonitor;
import io.groundkeeper.proxy.stats.ConnectionMonitor.Refusal;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's socket before the server serves: it is closed at the first packet, as by a ZooKeeper server without a quorum. A
 * client that cannot even connect would give its session up after a while.
 */
final class RefusingHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(RefusingHandler.class);

    private final FourLetterWords words;
    private final Executor wordExecutor;
    private final ConnectionMonitor monitor;
    private AnswerWriter answer;

    RefusingHandler(FourLetterWords words, Executor wordExecutor, ConnectionMonitor monitor) {
        this.words = words;
        this.wordExecutor = wordExecutor;
        this.monitor = monitor;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Channel channel = context.channel();
        channel.eventLoop().schedule(() -> closeIfSilent(channel), ClientHandler.SESSIONLESS_SECONDS, TimeUnit.SECONDS);
    }

    private void closeIfSilent(Channel channel) {
        if (answer == null) {
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof WordRequest request) {
                answer = new AnswerWriter(
                        context.channel(),
                        () -> CompletableFuture.completedFuture(words.answer(request, Optional.empty())),
                        wordExecutor,
                        () -> {});
                answer.answer(request);
            } else {
                monitor.refused(Refusal.NOT_SERVING);
                context.close();
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (answer != null) {
            answer.proceed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ClientAddress.about(LOG.atDebug(), context.channel()).setCause(cause).log("Closing a connection");
        context.close();
    }
}
