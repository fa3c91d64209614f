package io.groundkeeper.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final String TOKEN = "a-token-of-some-length";
    private static final int ALLOWED = 200;
    private static final String LOCAL = "127.0.0.1";
    private static final String REMOTE = "192.0.2.1";

    @TempDir
    Path dir;

    private Path file;
    private Access withToken;
    private final Access withoutToken = new Access(Optional.empty(), Set.of());

    @BeforeEach
    void writeToken() throws IOException {
        file = Files.writeString(dir.resolve("token"), TOKEN + "\n");
        withToken = new Access(Optional.of(AdminToken.in(file)), Set.of("proxy.example.org"));
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN, 192.0.2.1, 200, 200",
        "READ, 127.0.0.1, 200, 200",
        "READ, ::1, 200, 200",
        "READ, 192.0.2.1, 403, 401",
        "CHANGE, 127.0.0.1, 403, 401",
        "CHANGE, 192.0.2.1, 403, 401"
    })
    void whoeverShowsNothing(Guard guard, String client, int withoutOne, int withOne) throws Exception {
        HttpHeaders headers = new DefaultHttpHeaders().set("Host", "127.0.0.1:8080");

        assertThat(status(withoutToken, guard, client, headers)).isEqualTo(withoutOne);
        assertThat(status(withToken, guard, client, headers)).isEqualTo(withOne);
    }

    @Test
    void denialsSayWhatToDo() throws Exception {
        Response response = withoutToken
                .denial(Guard.READ, request(REMOTE, new DefaultHttpHeaders()))
                .orElseThrow();

        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("admin.tokenFile", "Bearer");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "LOCALHOST:8080, 200",
        "127.0.0.1, 200",
        "10.0.0.1:80, 200",
        "[::1]:8080, 200",
        "proxy.example.org:8080, 200",
        "rebound.example.com, 401",
        "rebound.example.com:8080, 401",
        "127.0.0.1.example.com, 401",
        "localhost.example.com, 401",
        "[::1].example.com, 401",
        "localhost@example.com, 401",
        "'', 401"
    })
    void aStrangersNameIsNotThisMachines(String host, int status) throws Exception {
        assertThat(status(withToken, Guard.READ, LOCAL, new DefaultHttpHeaders().set("Host", host)))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded"})
    void whoComesThroughAnotherServerIsNotLocal(String header) throws Exception {
        HttpHeaders headers = new DefaultHttpHeaders().set("Host", "localhost").set(header, "127.0.0.1");

        assertThat(status(withToken, Guard.READ, LOCAL, headers)).isEqualTo(401);
    }

    @Test
    void theTokenOpensEverything() throws Exception {
        for (String scheme : new String[] {"Bearer ", "bearer ", "BEARER  "}) {
            for (Guard guard : Guard.values()) {
                assertThat(status(withToken, guard, REMOTE, authorized(scheme + TOKEN)))
                        .isEqualTo(ALLOWED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer a-token", "a-token-of-some-length", "Basic !", "Basic"})
    void anythingElseOpensNothing(String authorization) throws Exception {
        assertThat(status(withToken, Guard.READ, REMOTE, authorized(authorization)))
                .isEqualTo(401);
        assertThat(status(withoutToken, Guard.READ, REMOTE, authorized(authorization)))
                .isEqualTo(403);
        assertThat(status(withToken, Guard.READ, REMOTE, authorized("Bearer " + TOKEN + "x")))
                .isEqualTo(401);
    }

    /** Browsers send it by themselves, wherever a request has come from. */
    @Test
    void aPasswordIsGoodForReadingOnly() throws Exception {
        HttpHeaders headers = authorized(
                "Basic " + Base64.getEncoder().encodeToString(("anyone:" + TOKEN).getBytes(StandardCharsets.UTF_8)));

        assertThat(status(withToken, Guard.READ, REMOTE, headers)).isEqualTo(ALLOWED);
        assertThat(status(withToken, Guard.CHANGE, REMOTE, headers)).isEqualTo(401);
        assertThat(status(withToken, Guard.CHANGE, LOCAL, headers)).isEqualTo(401);
    }

    @Test
    void browsersAreAskedForIt() throws Exception {
        Response browser = withToken
                .denial(Guard.READ, request(REMOTE, new DefaultHttpHeaders().set("Accept", "text/html,*/*")))
                .orElseThrow();
        Response program = withToken
                .denial(Guard.READ, request(REMOTE, new DefaultHttpHeaders()))
                .orElseThrow();

        assertThat(browser.headers().get("WWW-Authenticate")).startsWith("Basic ");
        assertThat(program.headers()).containsEntry("WWW-Authenticate", "Bearer");
    }

    @Test
    void aTokenThatIsReplacedIsTaken() throws Exception {
        Files.writeString(file, "quite-another-token");

        assertThat(status(withToken, Guard.READ, REMOTE, authorized("Bearer quite-another-token")))
                .isEqualTo(ALLOWED);
        assertThat(status(withToken, Guard.READ, REMOTE, authorized("Bearer " + TOKEN)))
                .isEqualTo(401);
    }

    @Test
    void aTokenThatIsReplacedByNoneStays() throws Exception {
        Files.writeString(file, "short");
        assertThat(status(withToken, Guard.READ, REMOTE, authorized("Bearer short")))
                .isEqualTo(401);
        Files.delete(file);
        assertThat(status(withToken, Guard.READ, REMOTE, authorized("Bearer " + TOKEN)))
                .isEqualTo(ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fifteen-letters", "   \n                     "})
    void aTokenHasSomeLength(String content) throws Exception {
        Files.writeString(file, content);

        assertThatThrownBy(() -> AdminToken.in(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("16");
    }

    private static HttpHeaders authorized(String authorization) {
        return new DefaultHttpHeaders().set("Host", "localhost").set("Authorization", authorization);
    }

    private static int status(Access access, Guard guard, String client, HttpHeaders headers) throws Exception {
        return access.denial(guard, request(client, headers))
                .map(Response::status)
                .orElse(ALLOWED);
    }

    private static Request request(String client, HttpHeaders headers) throws Exception {
        return Request.of("GET", "/", headers, new byte[0], new InetSocketAddress(InetAddress.getByName(client), 1));
    }
}
