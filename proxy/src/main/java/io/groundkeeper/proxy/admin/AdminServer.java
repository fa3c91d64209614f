package io.groundkeeper.proxy.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A small HTTP server beside the one for clients. */
public final class AdminServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final int BACKLOG = 64;
    private static final int THREADS = 4;
    private static final int QUEUED = 64;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int NO_BODY = -1;
    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    private final HttpServer server;
    private final ExecutorService threads;

    private AdminServer(HttpServer server, Map<String, Endpoint> endpoints) {
        this.server = server;
        AtomicInteger count = new AtomicInteger();
        // Where all are busy, the thread that accepts does the work, and so accepts no more meanwhile.
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUED),
                task -> daemon(task, "groundkeeper-admin-" + count.incrementAndGet()),
                new ThreadPoolExecutor.CallerRunsPolicy());
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(exchange, endpoints));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Begins to answer.
     *
     * @param endpoints what each path answers; there is nothing else
     * @throws IOException where the address cannot be had; the message says so
     */
    public static AdminServer open(InetSocketAddress address, Map<String, Endpoint> endpoints) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(address, BACKLOG);
        } catch (IOException e) {
            throw new IOException("the admin server cannot listen on " + address + ": " + e.getMessage(), e);
        }
        AdminServer admin = new AdminServer(server, endpoints);
        server.start();
        LOG.info("The admin server listens on port {}", admin.address().getPort());
        return admin;
    }

    /** Where it listens, with the port that was free where any was asked for. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private static void handle(HttpExchange exchange, Map<String, Endpoint> endpoints) throws IOException {
        try (exchange) {
            Endpoint endpoint = endpoints.get(exchange.getRequestURI().getPath());
            if (endpoint == null) {
                exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
            } else if (!METHODS.contains(exchange.getRequestMethod())) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(NOT_ALLOWED, NO_BODY);
            } else {
                send(exchange, endpoint.answer());
            }
        }
    }

    private static void send(HttpExchange exchange, Endpoint.Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), NO_BODY);
        } else {
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Stops at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
