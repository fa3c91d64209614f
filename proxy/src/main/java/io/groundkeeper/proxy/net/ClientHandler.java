package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.command.FourLetterWords;
import io.groundkeeper.proxy.command.WordRequest;
import io.groundkeeper.proxy.connection.ClientLink;
import io.groundkeeper.proxy.connection.Connection;
import io.groundkeeper.proxy.connection.Drain;
import io.groundkeeper.proxy.connection.TenantServices;
import io.groundkeeper.proxy.protocol.Outbound;
import io.groundkeeper.proxy.protocol.RequestDecoder;
import io.groundkeeper.proxy.session.HeldSession;
import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.proxy.stats.Counter;
import io.groundkeeper.proxy.stats.RequestStats;
import io.groundkeeper.proxy.tls.ServerTls;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's socket: hands its frames to its {@link Connection}, and is that connection's link. */
final class ClientHandler extends ChannelDuplexHandler implements ClientLink, ClientStats, Drain.Leaver {
    private static final Logger LOG = LoggerFactory.getLogger(ClientHandler.class);

    /** How long a client may take to ask for a session, as in ZooKeeper's server. */
    static final long SESSIONLESS_SECONDS = 10;

    private final Channel channel;
    private final TenantServices tenant;
    private final RequestDecoder decoder;
    private final FourLetterWords words;
    private final Executor wordExecutor;
    private final ClientRegistry registry;
    private final Outbox outbox;
    private final Connection connection;
    private final long establishedMillis = System.currentTimeMillis();
    private AnswerWriter answer;
    private boolean connectSeen;
    private boolean closedHere;
    private final LongAdder received = new LongAdder();

    ClientHandler(
            Channel channel,
            TenantServices tenant,
            RequestDecoder decoder,
            FourLetterWords words,
            Executor wordExecutor,
            ClientRegistry registry) {
        this.channel = channel;
        this.tenant = tenant;
        this.decoder = decoder;
        this.words = words;
        this.wordExecutor = wordExecutor;
        this.registry = registry;
        this.outbox = new Outbox(channel, tenant.stats());
        this.connection = new Connection(this, tenant);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Optional<String> refusal = registry.add(this);
        if (refusal.isPresent()) {
            tenant.stats().count(Counter.CONNECTION_REJECTED);
            LOG.warn("Refusing a connection from {}: {}", clientAddress(), refusal.get());
            channel.close();
            return;
        }
        if (context.pipeline().get(SslHandler.class) == null) {
            tenant.stats().plainConnection(remoteAddress().getAddress().isLoopbackAddress());
        }
        channel.eventLoop().schedule(this::closeIfSessionless, SESSIONLESS_SECONDS, TimeUnit.SECONDS);
    }

    private void closeIfSessionless() {
        if (!connectSeen && answer == null && channel.isOpen()) {
            tenant.stats().count(Counter.SESSIONLESS_CONNECTIONS_EXPIRED);
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
        try {
            received.increment();
            tenant.stats().received(bytes(message));
            if (message instanceof WordRequest request) {
                answer = new AnswerWriter(channel, words, wordExecutor, tenant.stats()::sent);
                answer.answer(request);
            } else if (connectSeen) {
                connection.receive(
                        decoder.request((ByteBuf) message, tenant.nanoClock().getAsLong()));
            } else if (!tenant.serving().getAsBoolean()) {
                LOG.debug("Closing {}: this server is cut off from the store", ClientAddress.shown(channel));
                channel.close();
            } else {
                connectSeen = true;
                connection.connect(decoder.connect((ByteBuf) message));
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private static int bytes(Object message) {
        return message instanceof ByteBuf frame ? Integer.BYTES + frame.readableBytes() : Integer.BYTES;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (answer != null) {
            answer.proceed();
        } else if (channel.isWritable()) {
            outbox.drain();
            connection.roomAgain();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Outbox.RoomAgain) {
            connection.roomAgain();
        } else if (event instanceof Farewell) {
            closedHere = true;
        } else if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                ServerTls.certificate(context.pipeline().get(SslHandler.class)).ifPresent(connection::showCertificate);
            } else {
                tenant.stats().refusedHandshake();
            }
        }
    }

    /** Not called when the client has closed its side. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        closedHere = true;
        context.close(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        registry.remove(this);
        if (!closedHere) {
            tenant.stats().count(Counter.CONNECTION_DROP_COUNT);
        }
        connection.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedFrameException) {
            LOG.info("Closing {}: {}", ClientAddress.shown(channel), cause.getMessage());
        } else if (cause.getCause() instanceof SSLException) {
            LOG.info(
                    "Closing {}: no TLS handshake: {}",
                    ClientAddress.shown(channel),
                    cause.getCause().getMessage());
        } else if (cause instanceof IOException) {
            LOG.debug("Closing {}", ClientAddress.shown(channel), cause);
        } else {
            LOG.warn("Closing {}", ClientAddress.shown(channel), cause);
        }
        channel.close();
    }

    @Override
    public void send(Outbound message) {
        outbox.add(message);
    }

    @Override
    public boolean hasRoom() {
        return outbox.hasRoom();
    }

    @Override
    public void setReading(boolean reading) {
        channel.config().setAutoRead(reading);
    }

    @Override
    public void close() {
        execute(() -> {
            outbox.drain();
            channel.close();
        });
    }

    @Override
    public void leave() {
        execute(() -> {
            if (connectSeen) {
                connection.leave();
            } else if (answer == null) {
                channel.close();
            }
        });
    }

    @Override
    public void execute(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The server has stopped", e);
        }
    }

    @Override
    public boolean inEventLoop() {
        return channel.eventLoop().inEventLoop();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return ClientAddress.of(channel);
    }

    @Override
    public String clientAddress() {
        return remoteAddress().getAddress().getHostAddress();
    }

    @Override
    public int outstanding() {
        return connection.outstanding();
    }

    @Override
    public boolean secure() {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    @Override
    public int interestOps() {
        return (channel.config().isAutoRead() ? SelectionKey.OP_READ : 0)
                | (channel.isWritable() ? 0 : SelectionKey.OP_WRITE);
    }

    @Override
    public long packetsReceived() {
        return received.sum();
    }

    @Override
    public long packetsSent() {
        return outbox.sent();
    }

    @Override
    public long sessionId() {
        return connection.sessionId();
    }

    @Override
    public int sessionTimeoutMillis() {
        return connection.session().map(HeldSession::timeoutMillis).orElse(0);
    }

    @Override
    public long establishedMillis() {
        return establishedMillis;
    }

    @Override
    public long expiresAtMillis() {
        return connection
                .session()
                .map(session -> System.currentTimeMillis()
                        + TimeUnit.NANOSECONDS.toMillis(
                                session.expiresAtNanos() - tenant.nanoClock().getAsLong()))
                .orElse(establishedMillis + TimeUnit.SECONDS.toMillis(SESSIONLESS_SECONDS));
    }

    @Override
    public RequestStats.Snapshot requests() {
        return connection.requests().snapshot();
    }

    @Override
    public void reset() {
        received.reset();
        outbox.resetSent();
        connection.requests().reset();
    }
}
