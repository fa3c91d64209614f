package io.groundkeeper.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch hold = new CountDownLatch(1);
    private Health health = new Health(Health.Status.STARTING, "not asked yet");
    private AdminServer server;

    @BeforeEach
    void open() throws IOException {
        List<Route> routes = new ArrayList<>(Health.routes(() -> health));
        routes.add(Route.get(
                "/things/{name}/parts",
                Guard.OPEN,
                request -> Response.text(Response.OK, request.parameter("name") + " " + request.query())));
        routes.add(Route.of(
                "POST",
                "/things/{name}/parts",
                Guard.OPEN,
                request -> Response.text(Response.OK, new String(request.body(), StandardCharsets.UTF_8))));
        routes.add(Route.get("/rest/*", Guard.OPEN, request -> Response.json(Response.OK, request.path())));
        routes.add(Route.get("/broken", Guard.OPEN, request -> {
            throw new IllegalStateException("a secret of the house");
        }));
        routes.add(Route.get("/slow", Guard.OPEN, request -> {
            awaitRelease();
            return Response.text(Response.OK, "at last");
        }));
        server = AdminServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                routes,
                new Access(Optional.empty(), Set.of()));
    }

    private void awaitRelease() {
        try {
            hold.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        hold.countDown();
        server.close();
    }

    @Test
    void onlyAServerThatServesIsReady() throws Exception {
        for (Health.Status status : Health.Status.values()) {
            health = new Health(status, "");
            assertThat(get("/health/ready").statusCode()).isEqualTo(status == Health.Status.SERVING ? 200 : 503);
            assertThat(get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void healthIsJson() throws Exception {
        health = new Health(Health.Status.CUT_OFF, "C:\\ \"quoted\"\n");

        HttpResponse<String> response = get("/health/ready");

        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body())
                .isEqualToIgnoringWhitespace("{\"status\":\"cut off\",\"store\":\"C:\\\\ \\\"quoted\\\"\\n\"}");
    }

    @Test
    void whatIsNotThereSaysWhatIs() throws Exception {
        HttpResponse<String> response = get("/health/live/more");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("\"error\"").contains("/console/");
        assertThat(get("/health").statusCode()).isEqualTo(404);
        assertThat(get("//health/live").statusCode()).isEqualTo(404);
        assertThat(get("/health/live/").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "FROBNICATE"})
    void otherMethodsAreRefused(String method) throws Exception {
        HttpResponse<String> response = send(method, "/health/live");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(send("DELETE", "/things/x/parts").headers().firstValue("Allow"))
                .contains("GET, HEAD, POST");
    }

    @Test
    void aHeadHasNoBody() throws Exception {
        HttpResponse<String> response = send("HEAD", "/health/live");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("Content-Length")).isPresent();
        assertThat(send("HEAD", "/nowhere").statusCode()).isEqualTo(404);
    }

    @Test
    void segmentsAreDecodedOneByOne() throws Exception {
        assertThat(get("/things/a%2Fb+%25/parts?x=1%262&x=3&y+y=%C3%A4").body()).isEqualTo("a/b+% {y y=\u00e4, x=1&2}");
        assertThat(get("/rest/a//b").body()).isEqualToIgnoringWhitespace("[\"rest\",\"a\",\"\",\"b\"]");
    }

    @Test
    void aBodyIsHandedOver() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/things/x/parts"))
                .POST(HttpRequest.BodyPublishers.ofString("all of it"))
                .build();

        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .isEqualTo("all of it");
    }

    @Test
    void nothingOfWhatWentWrongInsideIsTold() throws Exception {
        HttpResponse<String> response = get("/broken");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("secret");
    }

    @Test
    void browsersAreToldToTrustNothing() throws Exception {
        for (String path : List.of("/health/live", "/nowhere", "/broken")) {
            assertThat(get(path).headers().map()).satisfies(headers -> {
                assertThat(headers.get("content-security-policy").get(0)).startsWith("default-src 'none'");
                assertThat(headers).containsEntry("x-content-type-options", List.of("nosniff"));
                assertThat(headers).containsEntry("x-frame-options", List.of("DENY"));
                assertThat(headers).doesNotContainKey("access-control-allow-origin");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /%zz HTTP/1.1, 400",
        "GET /health/live?x=%e HTTP/1.1, 400",
        "GET http://elsewhere/ HTTP/1.1, 400",
        "GET * HTTP/1.1, 400",
        "CONNECT elsewhere:443 HTTP/1.1, 400",
        "GET /../../etc/passwd HTTP/1.1, 404",
        "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1, 404",
        "GET /health/../health/live HTTP/1.1, 404",
        "GET /health/live%00 HTTP/1.1, 404",
        "GET /health/live HTTP/1.0, 200",
        "nonsense, 400"
    })
    void whateverIsAskedIsAnswered(String line, int status) throws Exception {
        assertThat(raw(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status);
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsTooLongIsRefused() throws Exception {
        assertThat(raw("GET /" + "x".repeat(40_000))).startsWith("HTTP/1.1 414");
        assertThat(raw("GET / HTTP/1.1\r\nX: " + "x".repeat(20_000))).startsWith("HTTP/1.1 431");
        assertThat(raw("POST /things/x/parts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
    }

    /** Requests that are sent without waiting are answered in order. */
    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        String end = " HTTP/1.1\r\nHost: localhost\r\n";
        String answers = raw(String.format(
                "GET /rest/1%1$s\r\nGET /health/live%1$s\r\nGET /rest/2%1$sConnection: close\r\n\r\n", end));

        assertThat(answers).containsSubsequence("\"1\"", "\"status\"", "\"2\"");
    }

    /** Neither clients that are slow nor endpoints that wait keep others from knowing whether the server lives. */
    @Test
    void healthIsToldWhileNothingElseIs() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = connect();
                sockets.add(socket);
                String request = i < 50 ? "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n" : "GET /heal";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(get("/health/live").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() {
        assertThatThrownBy(() -> AdminServer.open(server.address(), List.of(), new Access(Optional.empty(), Set.of())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("admin server cannot listen on " + server.address());
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    }

    /** All that comes back until the server closes the connection. */
    private String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private URI uri(String path) throws Exception {
        return new URI("http://127.0.0.1:" + server.address().getPort() + path);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
