package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.command.FourLetterWord;
import io.groundkeeper.proxy.command.FourLetterWords;
import io.groundkeeper.proxy.connection.ClientLink;
import io.groundkeeper.proxy.connection.Connection;
import io.groundkeeper.proxy.connection.TenantServices;
import io.groundkeeper.proxy.protocol.Outbound;
import io.groundkeeper.proxy.protocol.RequestDecoder;
import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.proxy.tls.ServerTls;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's socket: hands its frames to its {@link Connection}, and is that connection's link. */
final class ClientHandler extends ChannelInboundHandlerAdapter implements ClientLink, ClientStats {
    private static final Logger LOG = LoggerFactory.getLogger(ClientHandler.class);

    /** How long a client may take to ask for a session, as in ZooKeeper's server. */
    static final long SESSIONLESS_SECONDS = 10;

    private final Channel channel;
    private final TenantServices tenant;
    private final RequestDecoder decoder;
    private final FourLetterWords commands;
    private final ClientRegistry registry;
    private final Outbox outbox;
    private final Connection connection;
    private boolean connectSeen;
    private final LongAdder received = new LongAdder();

    ClientHandler(
            Channel channel,
            TenantServices tenant,
            RequestDecoder decoder,
            FourLetterWords commands,
            ClientRegistry registry) {
        this.channel = channel;
        this.tenant = tenant;
        this.decoder = decoder;
        this.commands = commands;
        this.registry = registry;
        this.outbox = new Outbox(channel, tenant.stats());
        this.connection = new Connection(this, tenant);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!registry.add(this)) {
            LOG.warn("Refusing a connection from {}: it has {} already", clientAddress(), registry.maxPerAddress());
            channel.close();
            return;
        }
        channel.eventLoop().schedule(this::closeIfSessionless, SESSIONLESS_SECONDS, TimeUnit.SECONDS);
    }

    private void closeIfSessionless() {
        if (!connectSeen) {
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
        try {
            received.increment();
            tenant.stats().received();
            if (message instanceof FourLetterWord word) {
                RefusingHandler.answer(channel, commands, word);
            } else if (connectSeen) {
                connection.receive(
                        decoder.request((ByteBuf) message, tenant.nanoClock().getAsLong()));
            } else if (!tenant.serving().getAsBoolean()) {
                LOG.debug("Closing {}: this server is cut off from the store", channel.remoteAddress());
                channel.close();
            } else {
                connectSeen = true;
                connection.connect(decoder.connect((ByteBuf) message));
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            outbox.drain();
            connection.roomAgain();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Outbox.RoomAgain) {
            connection.roomAgain();
        } else if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            ServerTls.certificate(context.pipeline().get(SslHandler.class)).ifPresent(connection::showCertificate);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        registry.remove(this);
        connection.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedFrameException) {
            LOG.info("Closing {}: {}", channel.remoteAddress(), cause.getMessage());
        } else if (cause.getCause() instanceof SSLException) {
            LOG.info(
                    "Closing {}: no TLS handshake: {}",
                    channel.remoteAddress(),
                    cause.getCause().getMessage());
        } else if (cause instanceof IOException) {
            LOG.debug("Closing {}", channel.remoteAddress(), cause);
        } else {
            LOG.warn("Closing {}", channel.remoteAddress(), cause);
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
        return (InetSocketAddress) channel.remoteAddress();
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
    public boolean isReading() {
        return channel.config().isAutoRead();
    }

    @Override
    public long packetsReceived() {
        return received.sum();
    }

    @Override
    public long packetsSent() {
        return outbox.sent();
    }
}
