package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.command.FourLetterWords;
import io.groundkeeper.proxy.config.BalancerConfig;
import io.groundkeeper.proxy.config.ListenerConfig;
import io.groundkeeper.proxy.config.TenantsConfig;
import io.groundkeeper.proxy.connection.Drain;
import io.groundkeeper.proxy.fairness.FairTurns;
import io.groundkeeper.proxy.fairness.Turns;
import io.groundkeeper.proxy.protocol.RequestDecoder;
import io.groundkeeper.proxy.stats.ConnectionMonitor;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.proxy.tls.ServerTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Accepts clients, on one address or several. Until it is told whom to serve them with, it answers four-letter words and nothing else.
 */
public final class ClientListener implements AutoCloseable {
    private static final long STOP_SECONDS = 5;

    private final EventLoopGroup loops;
    private final ServerBootstrap bootstrap;
    private final Optional<ServerTls> tls;
    private final BalancerConfig balancers;
    private final int maxFrame;
    private final List<Channel> servers = new ArrayList<>();
    private final List<ListenerConfig> listeners = new ArrayList<>();
    private final RequestDecoder decoder;
    private final FourLetterWords words;
    private final ConnectionMonitor monitor;
    private final EventExecutor wordExecutor;
    private volatile Handlers handlers;
    private volatile ClientRegistry clients;

    private ClientListener(
            EventLoopGroup loops,
            ServerBootstrap bootstrap,
            Optional<ServerTls> tls,
            BalancerConfig balancers,
            int maxFrame,
            FourLetterWords words,
            ConnectionMonitor monitor) {
        this.loops = loops;
        this.bootstrap = bootstrap;
        this.tls = tls;
        this.balancers = balancers;
        this.maxFrame = maxFrame;
        this.decoder = new RequestDecoder(maxFrame);
        this.words = words;
        this.monitor = monitor;
        this.wordExecutor = new DefaultEventExecutor(new DefaultThreadFactory("groundkeeper-words"));
        this.handlers = (channel, listener) -> new RefusingHandler(words, wordExecutor, monitor);
    }

    /** Makes what serves a connection. */
    private interface Handlers {
        ChannelHandler handler(Channel channel, ListenerConfig listener);
    }

    private void listen(ListenerConfig listener) throws IOException {
        ChannelFuture bound = bootstrap
                .clone()
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, listener);
                    }
                })
                .bind(listener.address())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + listener.address() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        servers.add(bound.channel());
        listeners.add(listener.at((InetSocketAddress) bound.channel().localAddress()));
    }

    private void accept(Channel channel, ListenerConfig listener) {
        if (balancers.trusts(ClientAddress.of(channel))) {
            ProxyHeader.expect(channel, () -> serve(channel, listener));
            return;
        }
        if (balancers.areThere()) {
            channel.pipeline().addLast(new ProxyHeaderDetector(false));
        }
        serve(channel, listener);
    }

    private void serve(Channel channel, ListenerConfig listener) {
        switch (listener.security()) {
            case PLAIN -> {}
            case TLS -> channel.pipeline().addLast(tls.orElseThrow().newHandler(channel, ClientAddress.of(channel)));
            case EITHER -> channel.pipeline().addLast(new TlsDetector(tls.orElseThrow()));
        }
        channel.pipeline().addLast(new FrameDecoder(maxFrame)).addLast(handlers.handler(channel, listener));
    }

    /**
     * Begins to accept.
     *
     * @param tls what the listeners with TLS need
     * @param balancers whose PROXY headers say who the client is
     * @param backlog connections that the kernel may hold before they are accepted
     * @param maxFrame longest packet, in bytes
     * @param monitor hears of those who are not let in
     * @throws IOException where an address cannot be had
     */
    public static ClientListener open(
            List<ListenerConfig> listeners,
            Optional<ServerTls> tls,
            BalancerConfig balancers,
            int backlog,
            int maxFrame,
            FourLetterWords words,
            ConnectionMonitor monitor)
            throws IOException {
        boolean epoll = Epoll.isAvailable();
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(),
                new DefaultThreadFactory("groundkeeper-io"),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, backlog)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true);
        ClientListener listener = new ClientListener(loops, bootstrap, tls, balancers, maxFrame, words, monitor);
        try {
            for (ListenerConfig each : listeners) {
                listener.listen(each);
            }
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        return listener;
    }

    /**
     * From now on serves those who connect.
     *
     * @param tenants how tenants are told apart
     * @param defaultTenant whose those are that nothing else is said of
     * @param stats counts what happens to a connection until its tenant is known
     */
    public void serve(
            TenantGate gate,
            TenantsConfig tenants,
            String defaultTenant,
            ServerStats stats,
            ClientRegistry registry,
            LongSupplier nanoClock) {
        Map<EventExecutor, Turns> turns = new HashMap<>();
        loops.forEach(loop -> turns.put(loop, new FairTurns(loop, nanoClock)));
        Door door = new Door(
                gate,
                new TenantChoice(tenants, defaultTenant),
                stats,
                turns,
                decoder,
                words,
                wordExecutor,
                registry,
                monitor,
                nanoClock);
        clients = registry;
        handlers = (channel, listener) -> new ClientHandler(channel, door, listener.tenant());
    }

    /** What its connections run on. */
    public EventLoopGroup loops() {
        return loops;
    }

    /** Where it listens, with the ports that were free where any was asked for. */
    public List<ListenerConfig> listeners() {
        return List.copyOf(listeners);
    }

    /**
     * Accepts no more, and closes the connections one by one, each between its requests. Returns when none is left, when the
     * time is over, or when {@code hurry} is complete; {@link #close} cuts those that are left.
     */
    public void drain(Duration time, CompletableFuture<Void> hurry) throws InterruptedException {
        stopAccepting();
        if (clients == null || loops.isShuttingDown()) {
            return;
        }
        CompletableFuture<Void> drained = Drain.begin(clients::connected, time, loops, System::nanoTime);
        hurry.thenAccept(drained::complete);
        try {
            drained.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void stopAccepting() {
        servers.forEach(server -> server.close().awaitUninterruptibly());
    }

    /** Accepts no more, closes all connections, and waits until nothing of them runs. */
    @Override
    public void close() {
        stopAccepting();
        stop(loops).awaitUninterruptibly();
        stop(wordExecutor).awaitUninterruptibly();
    }

    private static Future<?> stop(EventExecutorGroup executors) {
        return executors.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
    }
}
