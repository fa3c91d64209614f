package io.groundkeeper.it.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.server.GroundkeeperProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As in ZooKeeper, every connection counts, whatever it is for; one too many is closed at once. */
@Timeout(120)
class ConnectionLimitTest {
    private static final int PER_ADDRESS = 3;
    private static final int IN_ALL = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static GroundkeeperProcess server;

    private final List<Socket> open = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        server = GroundkeeperProcess.start(
                directory,
                EngineStore.create(directory)
                        .with("maxClientCnxns", Integer.toString(PER_ADDRESS))
                        .with("maxCnxns", Integer.toString(IN_ALL)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        await().atMost(PATIENCE).until(() -> isAnswered("127.0.0.9"));
    }

    @Test
    void anAddressHasSoMany() throws Exception {
        connect("127.0.0.1", PER_ADDRESS);

        await().atMost(PATIENCE).until(() -> !isAnswered("127.0.0.1"));
        assertThat(isAnswered("127.0.0.2")).isTrue();

        open.remove(0).close();
        await().atMost(PATIENCE).until(() -> isAnswered("127.0.0.1"));
    }

    @Test
    void allTogetherHaveSoMany() throws Exception {
        connect("127.0.0.1", PER_ADDRESS);
        connect("127.0.0.2", IN_ALL - PER_ADDRESS);

        await().atMost(PATIENCE).until(() -> !isAnswered("127.0.0.3"));

        open.remove(0).close();
        await().atMost(PATIENCE).until(() -> isAnswered("127.0.0.3"));
    }

    private void connect(String from, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            open.add(connect(from));
        }
    }

    /** Whether a connection from this address is served. */
    private static boolean isAnswered(String from) throws IOException {
        try (Socket socket = connect(from)) {
            socket.getOutputStream().write("ruok".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).equals("imok");
        } catch (SocketException e) {
            return false; // reset
        }
    }

    private static Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(server.address());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }
}
