package io.groundkeeper.it.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** An HTTP server on a port of the loopback address, to be asked. A minute without an answer is an error. Thread-safe. */
public final class HttpPort {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client;
    private final int port;
    private final Optional<String> token;

    private HttpPort(HttpClient client, int port, Optional<String> token) {
        this.client = client;
        this.port = port;
        this.token = token;
    }

    /** The server there, which need not listen yet. */
    public static HttpPort of(int port) {
        return new HttpPort(HttpClient.newHttpClient(), port, Optional.empty());
    }

    /** The same, asked by somebody who shows a bearer token. */
    public HttpPort withToken(String bearer) {
        return new HttpPort(client, port, Optional.of(bearer));
    }

    /** Asks for a path, with its query if any. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path);
    }

    /** Sends a request without a body. */
    public HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .method(method, BodyPublishers.noBody());
        token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
