package io.groundkeeper.proxy.tls;

import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.TlsConfig;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of TLS. What takes long in a handshake, the checking of certificates above all, runs on threads of its
 * own. Files that have changed are read again; where they cannot be used, what there was stays in use. As with ZooKeeper, a
 * changed key store is always taken, a changed trust store only where that was asked for. Thread-safe.
 */
public final class ServerTls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final long LOOK_MILLIS = 500;

    /** Handshakes that may wait for a thread; more clients than that are closed. */
    private static final int MAX_WAITING = 10_000;

    private final TlsConfig config;
    private final TlsContexts contexts;
    private final X509TrustManager trustAtStart;
    private final ThreadPoolExecutor handshakes;
    private final ScheduledThreadPoolExecutor reloads;
    private volatile TlsContexts.Identity identity;
    private List<Object> seen;

    private ServerTls(TlsConfig config) throws ConfigException {
        this.config = config;
        this.contexts = new TlsContexts(config);
        this.seen = look(config.files());
        this.trustAtStart = contexts.trust();
        this.identity = contexts.identity(trustAtStart);
        int threads = Runtime.getRuntime().availableProcessors();
        this.handshakes = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                new DefaultThreadFactory("groundkeeper-tls"));
        this.reloads = new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("groundkeeper-tls-reload"));
        reloads.scheduleWithFixedDelay(this::reload, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Reads keys and certificates.
     *
     * @throws ConfigException where they cannot be used; the message says why
     */
    public static ServerTls open(TlsConfig config) throws ConfigException {
        return new ServerTls(config);
    }

    /**
     * What encrypts a client's channel.
     *
     * @param client where the client is, which need not be where the channel comes from
     */
    public SslHandler newHandler(Channel channel, InetSocketAddress client) {
        SslHandler handler = identity.context()
                .newHandler(channel.alloc(), client.getAddress().getHostAddress(), client.getPort(), handshakes);
        handler.setHandshakeTimeoutMillis(config.handshakeTime().toMillis());
        return handler;
    }

    /** The client's own certificate, which is trusted; empty where it has shown none. */
    public static Optional<X509Certificate> certificate(SslHandler handler) {
        try {
            return Optional.of((X509Certificate) handler.engine().getSession().getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    /** The name by which the client has asked for the server, if it has. */
    public static Optional<String> serverName(SslHandler handler) {
        if (!(handler.engine().getSession() instanceof ExtendedSSLSession session)) {
            return Optional.empty();
        }
        return session.getRequestedServerNames().stream()
                .filter(SNIHostName.class::isInstance)
                .map(name -> ((SNIHostName) name).getAsciiName())
                .findFirst();
    }

    /** When the first of the certificates runs out that clients are shown at present. */
    public Instant expiry() {
        return identity.expiry();
    }

    private void reload() {
        List<Object> files = look(config.files());
        if (files.equals(seen)) {
            return;
        }
        seen = files;
        try {
            identity = contexts.identity(config.reloadsTrust() ? contexts.trust() : trustAtStart);
            LOG.info("Keys and certificates have changed and are read again");
        } catch (ConfigException | RuntimeException e) {
            LOG.warn("Keys and certificates have changed and cannot be used; those before are: {}", e.getMessage());
        }
    }

    /** What tells a changed file, or one that another was put in the place of, from the one before. */
    private static List<Object> look(Set<Path> files) {
        List<Object> seen = new ArrayList<>();
        for (Path file : files) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                seen.add(List.of(
                        file, attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey())));
            } catch (IOException e) {
                seen.add(List.of(file));
            }
        }
        return seen;
    }

    /** To be called when no handler is in use any more. */
    @Override
    public void close() {
        reloads.shutdownNow();
        handshakes.shutdownNow();
    }
}
