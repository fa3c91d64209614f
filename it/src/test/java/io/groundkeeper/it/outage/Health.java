package io.groundkeeper.it.outage;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a server's health endpoints say. */
public final class Health {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int adminPort;

    /** Those of the server with this admin port. */
    public Health(int adminPort) {
        this.adminPort = adminPort;
    }

    boolean isLive() throws IOException, InterruptedException {
        return is("live");
    }

    /** Whether it serves. */
    public boolean isReady() throws IOException, InterruptedException {
        return is("ready");
    }

    /** What it says of its readiness. */
    public String readiness() throws IOException, InterruptedException {
        return ask("ready").body();
    }

    private HttpResponse<String> ask(String what) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + adminPort + "/health/" + what);
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private boolean is(String what) throws IOException, InterruptedException {
        int status;
        try {
            status = ask(what).statusCode();
        } catch (ConnectException e) {
            return false;
        }
        if (status != OK && status != UNAVAILABLE) {
            throw new IOException("/health/" + what + " answers " + status);
        }
        return status == OK;
    }
}
