package io.groundkeeper.it.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.garbage.Wire;
import io.groundkeeper.it.server.ConfiguredService.Kind;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.proxy.fuzz.Bytes;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.ConnectRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that drains takes leave of its clients in form: TLS is closed before TCP is, and nothing is reset. */
@Timeout(120)
class LeaveTakingTest {
    private static final int CLIENTS = 8;
    private static final int SESSION_MILLIS = 30_000;
    private static final int PING_XID = -2;

    @TempDir
    Path dir;

    @Test
    void whoNeverStopsAskingReadsTheEnd() throws Exception {
        Pki pki = Pki.create();
        Stores stores = Stores.write(dir, "server", StoreFormat.PEM, pki.server(), pki.authority());
        ServerSettings settings = ServerSettings.SECURE.with(stores.settings()).with("drain.millis", "10000");
        Knock knock = Knock.secure(pki.authority(), pki.client());
        CountDownLatch served = new CountDownLatch(CLIENTS);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Socket> sockets = new ArrayList<>();
        try (GroundkeeperProcess server = (GroundkeeperProcess) Kind.GROUNDKEEPER.start(dir, settings)) {
            List<Future<Integer>> ends = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Socket socket = knock.connect(server.secureAddress());
                sockets.add(socket);
                socket.getOutputStream()
                        .write(Wire.frame(Bytes.of(new ConnectRequest(0, 0, SESSION_MILLIS, 0, new byte[16], false))));
                ends.add(threads.submit(reading(socket, served)));
            }
            served.await();
            server.stop();

            for (Future<Integer> end : ends) {
                // A connection that ends without close_notify, or is reset, is an exception here.
                assertThat(end.get()).isEqualTo(-1);
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
            threads.shutdownNow();
        }
    }

    /** If the connection has ended, reading tells how. */
    private static void ping(Socket socket) {
        try {
            socket.getOutputStream().write(Wire.request(PING_XID, OpCode.ping));
        } catch (IOException e) {
            // Whatever came before can still be read.
        }
    }

    /** Asks again after each answer. */
    private static Callable<Integer> reading(Socket socket, CountDownLatch served) {
        return () -> {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int frames = 0; ; frames++) {
                int first = in.read();
                if (first < 0) {
                    socket.close();
                    return first;
                }
                int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
                in.readFully(new byte[length]);
                ping(socket);
                if (frames == 1) {
                    served.countDown();
                }
            }
        };
    }
}
