package io.groundkeeper.it.outage;

import io.groundkeeper.it.http.HttpPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;

/** What a server's health endpoints say. */
public final class Health {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HttpPort admin;

    /** Those of the server with this admin port. */
    public Health(int adminPort) {
        this.admin = HttpPort.of(adminPort);
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
        return admin.get("/health/" + what);
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
