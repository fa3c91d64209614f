package io.groundkeeper.proxy.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP server beside the one for clients. Netty's codec rather than the JDK's server, which has a thread wait for each
 * client that is slow: here only whole requests get to a thread, so slow clients cost nobody anything.
 */
public final class AdminServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final int BACKLOG = 64;
    private static final int MAX_CONNECTIONS = 256;
    private static final int THREADS = 4;
    private static final int QUEUED = 64;
    private static final int STOP_SECONDS = 5;
    private static final int WRITE_SECONDS = 30;

    /** Room for the longest path of a znode, 9,900 bytes, each of them percent-encoded. */
    private static final int MAX_LINE = 32 << 10;

    private static final int MAX_HEADERS = 16 << 10;
    private static final int MAX_CHUNK = 8 << 10;
    private static final int MAX_BODY = 64 << 10;

    private final Router router;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("groundkeeper-admin-io", true), NioIoHandler.newFactory());
    private final ExecutorService workers = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUED),
            new DefaultThreadFactory("groundkeeper-admin", true));
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private InetSocketAddress address;

    private AdminServer(Router router) {
        this.router = router;
    }

    /**
     * Begins to answer.
     *
     * @param routes what there is; of those that fit a request alike, the first one counts
     * @param access who may use them
     * @throws IOException where the address cannot be had; the message says so
     */
    public static AdminServer open(InetSocketAddress address, List<Route> routes, Access access) throws IOException {
        AdminServer admin = new AdminServer(new Router(routes, access));
        try {
            admin.listen(address);
        } catch (IOException e) {
            admin.close();
            throw e;
        }
        LOG.info("The admin server listens on port {}", admin.address.getPort());
        return admin;
    }

    private void listen(InetSocketAddress where) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(where)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            String why = bound.cause().getMessage();
            throw new IOException("the admin server cannot listen on " + where + ": " + why, bound.cause());
        }
        address = (InetSocketAddress) bound.channel().localAddress();
    }

    private void accept(Channel channel) {
        if (connections.size() >= MAX_CONNECTIONS) {
            channel.close();
            return;
        }
        connections.add(channel);
        channel.pipeline()
                .addLast(new WriteTimeoutHandler(WRITE_SECONDS))
                .addLast(new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_CHUNK))
                .addLast(new BodyAggregator(MAX_BODY))
                .addLast(new RequestHandler(router, workers));
    }

    /** Where it listens, with the port that was free where any was asked for. */
    public InetSocketAddress address() {
        return address;
    }

    /** Stops at once. */
    @Override
    public void close() {
        loop.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
        workers.shutdownNow();
    }
}
