package io.groundkeeper.it.benchmark;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * More sessions than ZooKeeper's own client, with its two threads for each, could hold: they are opened, pinged as that does,
 * and re-attached to another server when their connection is lost. Nothing else is asked in them.
 */
final class Swarm implements AutoCloseable {
    private static final int OPENING_AT_ONCE = 256;
    private static final int PATIENCE_SECONDS = 300;
    private static final int PASSWORD_BYTES = 16;
    private static final int PING_XID = -2;
    private static final int PING = 11;
    private static final int CLOSE_XID = 1;
    private static final int CLOSE = -11;
    private static final int MAX_REPLY = 1 << 20;
    private static final int DIGITS = 3;
    private static final Duration RETRY = Duration.ofMillis(50);

    private final MultiThreadIoEventLoopGroup threads = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final int timeoutMillis;
    private final List<Session> sessions = new ArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile List<InetSocketAddress> servers = List.of();
    private volatile Outcome outcome;
    private volatile boolean closing;

    Swarm(int timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
    }

    /** Who waits for how many sessions to be attached. */
    private record Outcome(long begun, CountDownLatch attached, Histogram latencies) {
        static Outcome of(int count) {
            return new Outcome(System.nanoTime(), new CountDownLatch(count), new ConcurrentHistogram(DIGITS));
        }

        /** How long it took until all were attached; the histogram has when each was. */
        Measurement await(ServerProcess server, Duration cpuBefore) throws InterruptedException {
            if (!attached.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        server.name() + ": " + attached.getCount() + " sessions are not attached");
            }
            return Measurement.of(
                    latencies,
                    Duration.ofNanos(System.nanoTime() - begun),
                    server.cpuTime().minus(cpuBefore));
        }
    }

    /** Opens {@code count} more sessions at a server, some at once; a latency is from the first connect to a session's id. */
    Measurement open(ServerProcess server, int count) throws InterruptedException {
        servers = List.of(server.address());
        Outcome opening = Outcome.of(count);
        outcome = opening;
        Duration cpuBefore = server.cpuTime();
        Queue<Session> waiting = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < count; i++) {
            Session session = new Session(waiting);
            sessions.add(session);
            waiting.add(session);
        }
        for (int i = 0; i < Math.min(OPENING_AT_ONCE, count); i++) {
            openNext(waiting);
        }
        return opening.await(server, cpuBefore);
    }

    private void openNext(Queue<Session> waiting) {
        Session next = waiting.poll();
        if (next != null) {
            next.connect();
        }
    }

    /**
     * Kills the server that all sessions are attached to, and waits until they are attached to others; a latency is from the
     * kill to a session's confirmation.
     *
     * @param others where they go, in turn
     */
    Measurement moveFrom(ServerProcess server, List<ServerProcess> others) throws InterruptedException {
        Duration cpuBefore = others.get(0).cpuTime();
        servers = others.stream().map(ServerProcess::address).toList();
        Outcome moving = Outcome.of(sessions.size());
        outcome = moving;
        server.kill();
        Measurement moved = moving.await(others.get(0), cpuBefore);
        if (lost.get() > 0) {
            throw new IllegalStateException(server.name() + ": " + lost + " sessions are lost");
        }
        return moved;
    }

    /** Closes all sessions that are attached. */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        CountDownLatch closed = new CountDownLatch(sessions.size());
        sessions.forEach(session -> session.close(closed));
        if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(closed.getCount() + " sessions do not close");
        }
        threads.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).await();
    }

    private final class Session extends SimpleChannelInboundHandler<ByteBuf> {
        private final Queue<Session> afterThis;
        private final int index = sessions.size();
        private int attempts;
        private long id;
        private byte[] password = new byte[PASSWORD_BYTES];
        private long lastZxid;
        private volatile Channel attachedBy;

        Session(Queue<Session> afterThis) {
            this.afterThis = afterThis;
        }

        @Override
        public boolean isSharable() {
            return true; // one connection at a time
        }

        void connect() {
            List<InetSocketAddress> to = servers;
            InetSocketAddress server = to.get((index + attempts++) % to.size());
            new Bootstrap()
                    .group(threads)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            channel.pipeline()
                                    .addLast(new LengthFieldBasedFrameDecoder(MAX_REPLY, 0, 4, 0, 4))
                                    .addLast(new LengthFieldPrepender(4))
                                    .addLast(Session.this);
                        }
                    })
                    .connect(server)
                    .addListener(connected -> {
                        if (!connected.isSuccess()) {
                            retry();
                        }
                    });
        }

        private void retry() {
            if (!closing) {
                threads.schedule(this::connect, RETRY.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ByteBuf request = context.alloc().buffer();
            request.writeInt(0).writeLong(lastZxid).writeInt(timeoutMillis).writeLong(id);
            request.writeInt(PASSWORD_BYTES).writeBytes(password).writeBoolean(false);
            context.writeAndFlush(request, context.voidPromise());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf reply) {
            if (attachedBy != null) {
                reply.skipBytes(4);
                lastZxid = Math.max(lastZxid, reply.readLong());
                return;
            }
            reply.skipBytes(4);
            int negotiated = reply.readInt();
            long held = reply.readLong();
            if (negotiated <= 0 || (id != 0 && held != id)) {
                lost.incrementAndGet();
            } else {
                id = held;
                reply.skipBytes(4).readBytes(password);
                attachedBy = context.channel();
                ping(context.channel(), negotiated / 3);
            }
            Outcome waited = outcome;
            waited.latencies().recordValue(System.nanoTime() - waited.begun());
            waited.attached().countDown();
            openNext(afterThis);
        }

        private void ping(Channel channel, long periodMillis) {
            channel.eventLoop()
                    .schedule(
                            () -> {
                                if (channel.isActive()) {
                                    channel.writeAndFlush(channel.alloc()
                                            .buffer(8)
                                            .writeInt(PING_XID)
                                            .writeInt(PING));
                                    ping(channel, periodMillis);
                                }
                            },
                            periodMillis,
                            TimeUnit.MILLISECONDS);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            attachedBy = null;
            retry();
        }

        void close(CountDownLatch closed) {
            Channel channel = attachedBy;
            if (channel == null) {
                closed.countDown();
            } else {
                channel.closeFuture().addListener(done -> closed.countDown());
                channel.writeAndFlush(
                        channel.alloc().buffer(8).writeInt(CLOSE_XID).writeInt(CLOSE));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
