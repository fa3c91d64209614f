package io.groundkeeper.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private Health health = new Health(Health.Status.STARTING, "not asked yet");
    private AdminServer server;

    @BeforeEach
    void open() throws IOException {
        server = AdminServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Health.endpoints(() -> health));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void onlyAServerThatServesIsReady() throws Exception {
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        health = new Health(Health.Status.SERVING, "it answers");
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        health = new Health(Health.Status.CUT_OFF, "no answer");
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        health = new Health(Health.Status.DRAINING, "it answers");
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        health = new Health(Health.Status.STOPPING, "it answers");
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void everyServerIsAlive() throws Exception {
        for (Health.Status status : Health.Status.values()) {
            health = new Health(status, "");
            assertThat(get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theBodyIsJson() throws Exception {
        health = new Health(Health.Status.CUT_OFF, "C:\\ \"quoted\"\n");

        HttpResponse<String> response = get("/health/ready");

        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body()).isEqualTo("{\"status\":\"cut off\",\"store\":\"C:\\\\ \\\"quoted\\\"\\u000a\"}\n");
    }

    @Test
    void thereIsNothingElse() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/health/live/more").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/health/live").statusCode()).isEqualTo(405);
    }

    @Test
    void aHeadHasNoBody() throws Exception {
        HttpResponse<String> response = send("HEAD", "/health/live");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void anAddressThatIsTakenIsNamed() {
        assertThatThrownBy(() -> AdminServer.open(server.address(), Health.endpoints(() -> health)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("admin server cannot listen on " + server.address());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        URI uri = new URI("http://127.0.0.1:" + server.address().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
