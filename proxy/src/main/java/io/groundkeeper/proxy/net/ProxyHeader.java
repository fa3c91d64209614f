package io.groundkeeper.proxy.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the PROXY header (version 1 or 2) with which a trusted load balancer begins each connection, before anything
 * else, TLS included. What speaks for no client, as the balancer's own health checks, keeps the balancer's address.
 *
 * @see <a href="https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt">The PROXY protocol</a>
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);

    /** How long a balancer may take to say for whom it connects: what a client may take to ask for a session. */
    private static final long SECONDS = ClientHandler.SESSIONLESS_SECONDS;

    private final Runnable serve;
    private Future<?> timeout;

    private ProxyHeader(Runnable serve) {
        this.serve = serve;
    }

    /**
     * Has a new channel wait for its header.
     *
     * @param serve to be run when it is known who the client is; adds the channel's other handlers
     */
    static void expect(Channel channel, Runnable serve) {
        channel.pipeline()
                .addLast(new ProxyHeaderDetector(true))
                .addLast(new HAProxyMessageDecoder())
                .addLast(new ProxyHeader(serve));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timeout = context.executor()
                .schedule(
                        () -> refuse(context, "its PROXY header has not come within " + SECONDS + " s"),
                        SECONDS,
                        TimeUnit.SECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        timeout.cancel(false);
    }

    /** Takes the header, and swallows what else comes through while it is in place: that of a connection that was refused. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HAProxyMessage header) {
                take(context, header);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(ChannelHandlerContext context, HAProxyMessage header) {
        switch (header.proxiedProtocol()) {
            case TCP4, TCP6 -> {
                Optional<InetSocketAddress> client = client(header);
                if (client.isEmpty()) {
                    refuse(context, "its PROXY header names no address: " + header.sourceAddress());
                    return;
                }
                ClientAddress.tell(context.channel(), client.get());
            }
            case UNKNOWN, UNIX_STREAM -> {}
            case UDP4, UDP6, UNIX_DGRAM -> {
                refuse(context, "its PROXY header is for " + header.proxiedProtocol());
                return;
            }
        }
        serve.run();
        context.fireChannelActive();
        if (context.channel().isOpen()) {
            // What follows the header comes when the decoder has been removed too.
            context.pipeline().remove(this);
        }
    }

    private static Optional<InetSocketAddress> client(HAProxyMessage header) {
        return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(header.sourceAddress()))
                .map(address -> new InetSocketAddress(address, header.sourcePort()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof HAProxyProtocolException) {
            refuse(context, "its PROXY header is malformed: " + cause.getMessage());
        } else if (cause instanceof IOException) {
            ClientAddress.about(LOG.atDebug(), context.channel().remoteAddress())
                    .setCause(cause)
                    .log("Closing a connection");
            context.close();
        } else {
            ClientAddress.about(LOG.atWarn(), context.channel().remoteAddress())
                    .setCause(cause)
                    .log("Closing a connection");
            context.close();
        }
    }

    private static void refuse(ChannelHandlerContext context, String why) {
        if (context.channel().isOpen()) {
            ClientAddress.about(LOG.atWarn(), context.channel().remoteAddress()).log("Refusing a connection: {}", why);
            context.close();
        }
    }
}
