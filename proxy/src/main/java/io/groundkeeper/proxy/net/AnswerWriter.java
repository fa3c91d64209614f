package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.command.Answer;
import io.groundkeeper.proxy.command.WordRequest;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the answer to a word, piece by piece as the client takes it, and closes. Pieces are made on an executor of their own:
 * telling of many thousand connections must not hold up theirs. On the event loop but for that.
 */
final class AnswerWriter {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerWriter.class);

    /** A client that takes nothing for so long gets no more. */
    private static final long PATIENCE_SECONDS = 10;

    private final Channel channel;
    private final Supplier<CompletableFuture<Answer>> answers;
    private final Executor executor;
    private final Runnable onEnd;
    private Answer answer;
    private boolean making;
    private long pieces;

    /**
     * A writer for one answer.
     *
     * @param answers makes it
     * @param executor where all of it is made
     * @param onEnd to be run when all of it is written
     */
    AnswerWriter(Channel channel, Supplier<CompletableFuture<Answer>> answers, Executor executor, Runnable onEnd) {
        this.channel = channel;
        this.answers = answers;
        this.executor = executor;
        this.onEnd = onEnd;
    }

    /** To be called once. */
    void answer(WordRequest request) {
        ClientAddress.about(LOG.atDebug(), channel)
                .log("Answering {}", request.word().text());
        // Clients may close their side as soon as they have asked, as netcat does.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setAutoRead(false);
        making = true;
        watch(pieces);
        make(() -> answers.get().whenComplete((made, failure) -> {
            if (failure == null) {
                answer = made;
                make(this::next);
            } else {
                fail(failure);
            }
        }));
    }

    private void watch(long before) {
        channel.eventLoop().schedule(() -> expectProgress(before), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void expectProgress(long before) {
        if (!channel.isOpen()) {
            return;
        }
        if (pieces == before) {
            channel.close();
        } else {
            watch(pieces);
        }
    }

    /** To be called when the client may have room again. */
    void proceed() {
        if (!making && channel.isWritable()) {
            making = true;
            make(this::next);
        }
    }

    private void make(Runnable task) {
        try {
            executor.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    fail(e);
                }
            });
        } catch (RejectedExecutionException e) {
            channel.close();
        }
    }

    private void next() {
        answer.next().whenComplete((piece, error) -> {
            if (error != null) {
                fail(error);
            } else {
                channel.eventLoop().execute(() -> write(piece));
            }
        });
    }

    private void fail(Throwable error) {
        ClientAddress.about(LOG.atWarn(), channel).setCause(error).log("A four-letter word could not be answered");
        channel.close();
    }

    private void write(String piece) {
        if (piece == null) {
            onEnd.run();
            channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        channel.writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), piece));
        pieces++;
        making = false;
        proceed();
    }
}
