package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.connection.SendQueue;
import io.groundkeeper.proxy.protocol.Outbound;
import io.groundkeeper.proxy.protocol.OutboundEncoder;
import io.groundkeeper.proxy.stats.ServerStats;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of what goes out to a client. Anyone may add to its queue; the event loop alone encodes and writes, and only while
 * the socket takes it.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    /** Encoded messages are written in buffers of about this size. */
    private static final int BUFFER_BYTES = 16 << 10;

    private static final long CLOSE_SECONDS = 5;

    private final Channel channel;
    private final ServerStats stats;
    private final SendQueue queue = new SendQueue(SendQueue.Limits.DEFAULT);
    private final AtomicBoolean draining = new AtomicBoolean();
    private final LongAdder sent = new LongAdder();
    private boolean ended;

    Outbox(Channel channel, ServerStats stats) {
        this.channel = channel;
        this.stats = stats;
    }

    /** Adds a message. Thread-safe. */
    void add(Outbound message) {
        if (!queue.add(message)) {
            ClientAddress.about(LOG.atInfo(), channel).log("Closing a connection: its client takes no watch events");
            channel.close();
            return;
        }
        if (draining.compareAndSet(false, true)) {
            try {
                channel.eventLoop().execute(this::drain);
            } catch (RejectedExecutionException e) {
                LOG.debug("The server has stopped", e);
            }
        }
    }

    /** Thread-safe. */
    boolean hasRoom() {
        return channel.isWritable() && queue.hasRoom();
    }

    /** Messages sent. Thread-safe. */
    long sent() {
        return sent.sum();
    }

    /** Counts anew. Thread-safe. */
    void resetSent() {
        sent.reset();
    }

    /** Writes what the socket takes. On the event loop. */
    void drain() {
        draining.set(false);
        boolean hadRoom = hasRoom();
        boolean more = true;
        while (more && !ended && channel.isWritable()) {
            more = writeSome();
            channel.flush();
        }
        if (ended) {
            end();
        } else if (!hadRoom && hasRoom()) {
            channel.pipeline().fireUserEventTriggered(RoomAgain.INSTANCE);
        }
    }

    /** Writes a buffer full of messages; returns whether there may be more of them. */
    private boolean writeSome() {
        ByteBuf buffer = channel.alloc().ioBuffer(BUFFER_BYTES);
        Outbound message = null;
        int whole = 0;
        try {
            while (!ended && buffer.readableBytes() < BUFFER_BYTES && (message = queue.poll()) != null) {
                if (message instanceof Outbound.Close) {
                    ended = true;
                } else {
                    OutboundEncoder.encode(message, buffer);
                    count(message, buffer.writerIndex() - whole - Integer.BYTES);
                    whole = buffer.writerIndex();
                }
            }
        } catch (IOException | RuntimeException e) {
            ClientAddress.about(LOG.atWarn(), channel)
                    .setCause(e)
                    .log("Closing a connection: a reply could not be encoded");
            buffer.writerIndex(whole);
            ended = true;
        }
        channel.write(buffer);
        return message != null;
    }

    /** Counts a message of so many bytes without its length. */
    private void count(Outbound message, int bytes) {
        sent.increment();
        if (message instanceof Outbound.Reply reply) {
            stats.sentReply(bytes, reply.error());
        } else if (message instanceof Outbound.Event) {
            stats.sentEvent(bytes);
        } else {
            stats.sent();
        }
    }

    /** Tells the connection that the client takes more; whatever it waits for can go on. */
    enum RoomAgain {
        INSTANCE
    }

    /** Closes once everything has left and the client has closed its side, or when it does not do so for a while. */
    private void end() {
        queue.clear();
        channel.writeAndFlush(channel.alloc().buffer(0)).addListener(Farewell.INSTANCE);
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
