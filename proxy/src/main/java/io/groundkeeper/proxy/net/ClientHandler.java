package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.command.Answer;
import io.groundkeeper.proxy.command.FourLetterWords;
import io.groundkeeper.proxy.command.WordRequest;
import io.groundkeeper.proxy.connection.ClientLink;
import io.groundkeeper.proxy.connection.Connection;
import io.groundkeeper.proxy.connection.Drain;
import io.groundkeeper.proxy.connection.TenantServices;
import io.groundkeeper.proxy.fairness.Turns;
import io.groundkeeper.proxy.protocol.ConnectAttempt;
import io.groundkeeper.proxy.protocol.Outbound;
import io.groundkeeper.proxy.session.HeldSession;
import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.proxy.stats.ConnectionMonitor.Refusal;
import io.groundkeeper.proxy.stats.Counter;
import io.groundkeeper.proxy.stats.RequestStats;
import io.groundkeeper.proxy.tls.ServerTls;
import io.groundkeeper.schema.TenantLimit;
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
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** One client's socket: hands its frames to its {@link Connection}, and is that connection's link. */
final class ClientHandler extends ChannelDuplexHandler implements ClientLink, ClientStats, Drain.Leaver {
    private static final Logger LOG = LoggerFactory.getLogger(ClientHandler.class);

    /** How long a client may take to ask for a session, as in ZooKeeper's server. */
    static final long SESSIONLESS_SECONDS = 10;

    /** What a client may send while it is not known yet whose it is: a good one waits for its first answer. */
    private static final int MAX_EARLY = 1_000;

    private final Channel channel;
    private final Door door;
    private final Optional<String> portsTenant;
    private final Turns turns;
    private final Deque<ByteBuf> early = new ArrayDeque<>();
    private Optional<X509Certificate> certificate = Optional.empty();
    private Optional<String> serverName = Optional.empty();
    private volatile Inside inside;
    private final long establishedMillis = System.currentTimeMillis();
    private AnswerWriter answer;
    private boolean connectSeen;
    private boolean closedHere;
    private final LongAdder received = new LongAdder();

    /** What a client has that was let in to its tenant. */
    private record Inside(TenantGate.Entry entry, Outbox outbox, Connection connection) {}

    /**
     * A client's socket.
     *
     * @param portsTenant whose port it has come to; empty for a port that is shared
     */
    ClientHandler(Channel channel, Door door, Optional<String> portsTenant) {
        this.channel = channel;
        this.door = door;
        this.portsTenant = portsTenant;
        this.turns = door.turns().get(channel.eventLoop());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        boolean encrypted = context.pipeline().get(SslHandler.class) != null;
        Optional<ClientRegistry.NoRoom> noRoom = door.registry().add(this, tenantAtOnce(context));
        if (noRoom.isPresent()) {
            refuse(noRoom.get().refusal(), noRoom.get().why());
            return;
        }
        if (!encrypted) {
            door.stats().plainConnection(remoteAddress().getAddress().isLoopbackAddress());
        }
        channel.eventLoop().schedule(this::closeIfSessionless, SESSIONLESS_SECONDS, TimeUnit.SECONDS);
    }

    private Optional<String> tenantAtOnce(ChannelHandlerContext context) {
        boolean mayEncrypt = context.pipeline().get(SslHandler.class) != null
                || context.pipeline().get(TlsDetector.class) != null;
        try {
            return door.choice().isKnownAtOnce(mayEncrypt) ? Optional.of(tenant()) : Optional.empty();
        } catch (TenantChoice.UnclearException e) {
            return Optional.empty();
        }
    }

    private String tenant() throws TenantChoice.UnclearException {
        return door.choice().of(portsTenant, serverName, certificate);
    }

    private void refuse(Refusal refusal, String reason) {
        door.monitor().refused(refusal);
        door.stats().count(Counter.CONNECTION_REJECTED);
        about(LOG.atWarn()).log("Refusing a connection: {}", reason);
        channel.close();
    }

    private void closeIfSessionless() {
        if (!connectSeen && answer == null && channel.isOpen()) {
            door.stats().count(Counter.SESSIONLESS_CONNECTIONS_EXPIRED);
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
        try {
            received.increment();
            if (inside != null) {
                inside.entry.services().stats().received(bytes(message));
                receive((ByteBuf) message);
                return;
            }
            door.stats().received(bytes(message));
            if (message instanceof WordRequest request) {
                answer = new AnswerWriter(channel, () -> answer(request), door.wordExecutor(), door.stats()::sent);
                answer.answer(request);
            } else if (connectSeen) {
                keep((ByteBuf) message);
            } else if (!door.gate().isServing()) {
                door.monitor().refused(Refusal.NOT_SERVING);
                about(LOG.atDebug()).log("Closing a connection: this server is cut off from the store");
                channel.close();
            } else {
                connectSeen = true;
                enter(door.decoder().connect((ByteBuf) message));
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void receive(ByteBuf frame) throws IOException {
        inside.connection.receive(door.decoder().request(frame, door.nanoClock().getAsLong()));
    }

    private void keep(ByteBuf frame) {
        if (early.size() >= MAX_EARLY) {
            about(LOG.atInfo()).log("Closing a connection: its client does not wait for its session");
            channel.close();
        } else {
            early.add(frame.retain());
        }
    }

    private CompletableFuture<Answer> answer(WordRequest request) {
        FourLetterWords words = door.words();
        if (!words.needsStatus(request)) {
            return CompletableFuture.completedFuture(words.answer(request, Optional.empty()));
        }
        try {
            return door.gate().status(tenant()).thenApply(status -> words.answer(request, status));
        } catch (TenantChoice.UnclearException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Has the client enter its tenant, and reads no more from it meanwhile. */
    private void enter(ConnectAttempt attempt) {
        String tenant;
        try {
            tenant = tenant();
        } catch (TenantChoice.UnclearException e) {
            refuse(Refusal.UNCLEAR_TENANT, e.getMessage());
            return;
        }
        channel.config().setAutoRead(false);
        door.gate().enter(tenant).whenComplete((entry, failure) -> {
            if (channel.eventLoop().inEventLoop()) {
                entered(tenant, attempt, entry, failure);
            } else {
                execute(() -> entered(tenant, attempt, entry, failure));
            }
        });
    }

    private void entered(String tenant, ConnectAttempt attempt, Optional<TenantGate.Entry> entry, Throwable failure) {
        if (failure != null) {
            door.monitor().refused(Refusal.NOT_SERVING);
            ClientAddress.about(LOG.atWarn().addKeyValue("tenant", tenant), channel)
                    .setCause(failure)
                    .log("Closing a connection: its tenant cannot be opened");
            channel.close();
        } else if (entry.isEmpty()) {
            refuse(Refusal.UNKNOWN_TENANT, "there is no tenant " + tenant);
        } else if (!channel.isOpen()) {
            entry.get().close();
        } else {
            enter(attempt, entry.get());
        }
    }

    private void enter(ConnectAttempt attempt, TenantGate.Entry entry) {
        OptionalLong limit = entry.services().share().limits().get(TenantLimit.CONNECTIONS_PER_ADDRESS);
        Optional<ClientRegistry.NoRoom> noRoom = door.registry().enter(this, entry.tenant(), limit);
        if (noRoom.isPresent()) {
            if (limit.isPresent()) {
                entry.services().stats().monitor().refused(TenantLimit.CONNECTIONS_PER_ADDRESS);
            }
            entry.close();
            refuse(noRoom.get().refusal(), noRoom.get().why());
            return;
        }
        TenantServices services = entry.services();
        Connection connection = new Connection(this, services);
        inside = new Inside(entry, new Outbox(channel, services.stats()), connection);
        certificate.ifPresent(connection::showCertificate);
        connection.connect(attempt);
        channel.config().setAutoRead(true);
        try {
            for (ByteBuf frame = early.poll(); frame != null; frame = early.poll()) {
                try {
                    receive(frame);
                } finally {
                    frame.release();
                }
            }
        } catch (IOException | RuntimeException e) {
            channel.pipeline().fireExceptionCaught(e);
        }
    }

    private static int bytes(Object message) {
        return message instanceof ByteBuf frame ? Integer.BYTES + frame.readableBytes() : Integer.BYTES;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (answer != null) {
            answer.proceed();
        } else if (channel.isWritable() && inside != null) {
            inside.outbox.drain();
            inside.connection.roomAgain();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Outbox.RoomAgain) {
            inside.connection.roomAgain();
        } else if (event instanceof Farewell) {
            closedHere = true;
        } else if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                SslHandler tls = context.pipeline().get(SslHandler.class);
                certificate = ServerTls.certificate(tls);
                serverName = ServerTls.serverName(tls);
            } else {
                door.stats().refusedHandshake();
                door.monitor().handshakeFailed();
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
        door.registry().remove(this);
        if (!closedHere) {
            door.stats().count(Counter.CONNECTION_DROP_COUNT);
        }
        early.forEach(ByteBuf::release);
        early.clear();
        if (inside != null) {
            inside.connection.closed();
            inside.entry.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedFrameException) {
            about(LOG.atInfo()).log("Closing a connection: {}", cause.getMessage());
        } else if (cause.getCause() instanceof SSLException) {
            about(LOG.atInfo())
                    .log(
                            "Closing a connection: no TLS handshake: {}",
                            cause.getCause().getMessage());
        } else if (cause instanceof IOException) {
            about(LOG.atDebug()).setCause(cause).log("Closing a connection");
        } else {
            about(LOG.atWarn()).setCause(cause).log("Closing a connection");
        }
        channel.close();
    }

    private LoggingEventBuilder about(LoggingEventBuilder line) {
        if (inside != null) {
            return inside.connection
                    .about(line)
                    .addKeyValue("port", remoteAddress().getPort());
        }
        LoggingEventBuilder ofTenant =
                portsTenant.map(tenant -> line.addKeyValue("tenant", tenant)).orElse(line);
        return ClientAddress.about(ofTenant, channel);
    }

    @Override
    public void send(Outbound message) {
        inside.outbox.add(message);
    }

    @Override
    public boolean hasRoom() {
        return inside.outbox.hasRoom();
    }

    @Override
    public void setReading(boolean reading) {
        channel.config().setAutoRead(reading);
    }

    @Override
    public void close() {
        execute(() -> {
            inside.outbox.drain();
            channel.close();
        });
    }

    @Override
    public void leave() {
        execute(() -> {
            if (inside != null) {
                inside.connection.leave();
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
    public void executeIn(long millis, Runnable task) {
        try {
            channel.eventLoop().schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The server has stopped", e);
        }
    }

    @Override
    public Turns turns() {
        return turns;
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
        return connection().map(Connection::outstanding).orElse(0);
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
        return Optional.ofNullable(inside).map(in -> in.outbox.sent()).orElse(0L);
    }

    @Override
    public long sessionId() {
        return connection().map(Connection::sessionId).orElse(0L);
    }

    @Override
    public int sessionTimeoutMillis() {
        return session().map(HeldSession::timeoutMillis).orElse(0);
    }

    @Override
    public long establishedMillis() {
        return establishedMillis;
    }

    @Override
    public long expiresAtMillis() {
        return session()
                .map(session -> System.currentTimeMillis()
                        + TimeUnit.NANOSECONDS.toMillis(
                                session.expiresAtNanos() - door.nanoClock().getAsLong()))
                .orElse(establishedMillis + TimeUnit.SECONDS.toMillis(SESSIONLESS_SECONDS));
    }

    @Override
    public RequestStats.Snapshot requests() {
        return connection()
                .map(Connection::requests)
                .orElseGet(RequestStats::new)
                .snapshot();
    }

    @Override
    public void reset() {
        received.reset();
        Inside in = inside;
        if (in != null) {
            in.outbox.resetSent();
            in.connection.requests().reset();
        }
    }

    private Optional<Connection> connection() {
        return Optional.ofNullable(inside).map(Inside::connection);
    }

    private Optional<HeldSession> session() {
        return connection().flatMap(Connection::session);
    }
}
