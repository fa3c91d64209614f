package io.groundkeeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.layer.lease.LeaseKeeper;
import io.groundkeeper.proxy.admin.Health;
import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.Flags;
import io.groundkeeper.proxy.config.ListenerConfig;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LifecycleTest {
    private static final LeaseKeeper.Timing SHORT_LEASE =
            new LeaseKeeper.Timing(Duration.ofMillis(100), Duration.ofSeconds(1));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private SwitchableDatabase database;
    private boolean storeClosed;
    private Lifecycle lifecycle;

    @BeforeEach
    void make() throws Exception {
        ServerConfig config = config();
        Store embedded = Store.open(config);
        database = new SwitchableDatabase(embedded.database());
        Store store =
                new Store(database.database(), embedded.limits(), SHORT_LEASE, "switchable", () -> storeClosed = true);
        lifecycle = new Lifecycle(config, ignored -> store);
    }

    @AfterEach
    void close() {
        database.switchOn();
        lifecycle.close();
    }

    @Test
    void isReadyWhenTheStoreHasBeenReached() throws Exception {
        database.switchOff();
        CompletableFuture<Server> start = startInBackground();
        await().atMost(PATIENCE).until(database::hasUnanswered);

        assertThat(lifecycle.health().status()).isEqualTo(Health.Status.STARTING);
        assertThat(ready()).isEqualTo(503);
        assertThat(connects()).isFalse();
        assertThat(fourLetterWord("srvr")).contains("not currently serving requests");
        assertThat(fourLetterWord("isro")).isEqualTo("null");
        assertThat(start).isNotDone();

        database.switchOn();
        start.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(ready()).isEqualTo(200);
        assertThat(fourLetterWord("srvr")).contains("Mode: ");
        assertThat(connects()).isTrue();
    }

    @Test
    void canBeClosedWhileItWaitsForTheStore() {
        database.switchOff();
        CompletableFuture<Server> start = startInBackground();
        await().atMost(PATIENCE).until(database::hasUnanswered);

        lifecycle.close();

        assertThatThrownBy(() -> start.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(storeClosed).isTrue();
    }

    @Test
    void servesNobodyWhileItIsCutOffFromTheStore() throws Exception {
        lifecycle.start();
        database.switchOff();
        await().atMost(PATIENCE).until(() -> lifecycle.health().status() == Health.Status.CUT_OFF);

        assertThat(ready()).isEqualTo(503);
        assertThat(connects()).isFalse();
        assertThat(fourLetterWord("srvr")).contains("not currently serving requests");
        assertThat(fourLetterWord("ruok")).isEqualTo("imok");

        database.switchOn();
        await().atMost(PATIENCE).until(() -> lifecycle.health().status() == Health.Status.SERVING);

        assertThat(ready()).isEqualTo(200);
        assertThat(connects()).isTrue();
    }

    @Test
    void listensOnSeveralAddresses() throws Exception {
        assertThat(lifecycle.start().describe())
                .contains(" on 127.0.0.1:")
                .contains(hasIpv6() ? ", [0:0:0:0:0:0:0:1]:" : ", 127.0.0.1:");

        assertThat(lifecycle.listeners()).hasSize(2);
        for (ListenerConfig listener : lifecycle.listeners()) {
            InetSocketAddress address = listener.address();
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.getOutputStream().write("stat".getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().readAllBytes())
                        .asString()
                        .contains("\n " + socket.getLocalSocketAddress() + "[0]");
            }
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocket socket = new ServerSocket()) {
            byte[] loopback = new byte[16];
            loopback[15] = 1;
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(loopback), 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private CompletableFuture<Server> startInBackground() {
        CompletableFuture<Server> started = new CompletableFuture<>();
        Thread starter = new Thread(
                () -> {
                    try {
                        started.complete(lifecycle.start());
                    } catch (ConfigException | IOException | InterruptedException | RuntimeException e) {
                        started.completeExceptionally(e);
                    }
                },
                "starter");
        starter.start();
        return started;
    }

    private int ready() throws Exception {
        int port = lifecycle.admin().orElseThrow().address().getPort();
        URI uri = new URI("http://127.0.0.1:" + port + "/health/ready");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private String fourLetterWord(String word) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Whether a request for a session is answered; otherwise the connection is closed. */
    private boolean connects() throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(request);
        out.writeInt(0); // protocol version
        out.writeLong(0); // last zxid
        out.writeInt(10_000); // timeout, ms
        out.writeLong(0); // session
        out.writeInt(16);
        out.write(new byte[16]); // password
        try (Socket socket = connect()) {
            DataOutputStream frame = new DataOutputStream(socket.getOutputStream());
            frame.writeInt(request.size());
            request.writeTo(frame);
            return new DataInputStream(socket.getInputStream()).read() >= 0;
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(
                lifecycle.listeners().get(0).address().getAddress(),
                lifecycle.listeners().get(0).address().getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private ServerConfig config() throws ConfigException {
        Flags flags = new Flags(
                Optional.empty(),
                Optional.of(0),
                Optional.of(hasIpv6() ? "127.0.0.1,[::1]" : "127.0.0.1,127.0.0.1"),
                Optional.of(directory),
                Optional.empty(),
                "default",
                Optional.of(0),
                Optional.empty());
        Properties system = new Properties();
        system.setProperty("zookeeper.4lw.commands.whitelist", "*");
        return ServerConfig.of(flags, system, Map.of());
    }
}
