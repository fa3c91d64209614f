package io.groundkeeper.it.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.garbage.Wire;
import io.groundkeeper.it.garbage.WireClient;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.proxy.fuzz.Bytes;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.InputArchive;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.SetWatches;
import org.apache.zookeeper.proto.SyncRequest;
import org.apache.zookeeper.proto.WatcherEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code setWatches} on more znodes than are read at a time, none of which is known to the server yet. */
@OnEveryEngine
@Timeout(300)
class RestoredWatchesTest {

    private static final int SESSION_TIMEOUT_MILLIS = 40_000;
    private static final int ZNODES = 900;
    private static final int CREATED_AT_ONCE = 300;
    private static final int SET_AT_ONCE = 5;
    private static final int ROUNDS = 10;
    private static final int SET_WATCHES_XID = -8;
    private static final int SYNC_XID = 1;
    private static final int EVENT_XID = -1;

    private static final List<String> PATHS =
            IntStream.range(0, ZNODES).mapToObj(i -> "/watched-" + i).toList();

    /** An event as it came. */
    private record Told(String path, long zxid) {}

    @TempDir
    Path dir;

    private GroundkeeperProcess server;
    private ZooKeeper writer;
    private ExecutorService threads;

    @BeforeEach
    void start() throws Exception {
        server = GroundkeeperProcess.start(dir);
        try (ZooKeeper creator = client()) {
            for (int i = 0; i < ZNODES; i += CREATED_AT_ONCE) {
                creator.multi(PATHS.subList(i, i + CREATED_AT_ONCE).stream()
                        .map(path -> Op.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT))
                        .toList());
            }
        }
        server.stop();
        server.restart();
        writer = client();
        threads = Executors.newSingleThreadExecutor(task -> new Thread(task, "restored-watches-writer"));
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        writer.close();
        server.close();
    }

    @Test
    void whatWasMissedIsToldInTheOrderOfTheWatches() throws Exception {
        List<String> paths = shuffled(new Random(seed()));
        try (WireClient client = openSession()) {
            client.send(setWatches(0, paths));

            assertThat(eventsUntil(client, SET_WATCHES_XID).stream().map(Told::path))
                    .containsExactlyElementsOf(paths);
        }
    }

    /** Whether a znode changes before, while or after its watch is set: there is one event of that, and none of what was seen. */
    @Test
    void nothingIsLostAndNothingToldTwiceWhileOthersWrite() throws Exception {
        Random random = new Random(seed());
        for (int round = 0; round < ROUNDS; round++) {
            List<String> paths = shuffled(random);
            try (WireClient client = openSession()) {
                long seen = writer.setData(paths.get(0), new byte[0], -1).getMzxid();
                AtomicBoolean enough = new AtomicBoolean();
                long seed = random.nextLong();
                Future<?> writing = threads.submit(() -> write(new Random(seed), enough));
                client.send(setWatches(seen, paths));
                List<Told> told = eventsUntil(client, SET_WATCHES_XID);
                assertThat(told).allMatch(event -> event.zxid() == -1);
                enough.set(true);
                writing.get();
                client.send(Wire.request(SYNC_XID, OpCode.sync, Bytes.of(new SyncRequest("/"))));
                List<Told> fired = eventsUntil(client, SYNC_XID);
                assertThat(fired).allMatch(event -> event.zxid() > seen);

                Map<String, Integer> events = new HashMap<>();
                told.forEach(event -> events.merge(event.path(), 1, Integer::sum));
                fired.forEach(event -> events.merge(event.path(), 1, Integer::sum));
                for (String path : paths) {
                    boolean changed = writer.exists(path, false).getMzxid() > seen;
                    assertThat(events.getOrDefault(path, 0)).as(path).isEqualTo(changed ? 1 : 0);
                }
            }
        }
    }

    private Void write(Random random, AtomicBoolean enough) throws Exception {
        do {
            writer.multi(IntStream.range(0, SET_AT_ONCE)
                    .mapToObj(i -> Op.setData(PATHS.get(random.nextInt(ZNODES)), new byte[0], -1))
                    .toList());
        } while (!enough.get());
        return null;
    }

    private static long seed() {
        long seed = new Random().nextLong();
        System.out.println("order of the watches: seed " + seed);
        return seed;
    }

    private static List<String> shuffled(Random random) {
        List<String> paths = new ArrayList<>(PATHS);
        Collections.shuffle(paths, random);
        return paths;
    }

    private ZooKeeper client() throws IOException {
        return new ZooKeeper(server.connectString(), SESSION_TIMEOUT_MILLIS, event -> {});
    }

    private WireClient openSession() throws IOException {
        WireClient client = WireClient.connect(server);
        client.handshake(new ConnectRequest(0, 0, SESSION_TIMEOUT_MILLIS, 0, new byte[16], false));
        return client;
    }

    private static byte[] setWatches(long seen, List<String> paths) {
        return Wire.request(
                SET_WATCHES_XID, OpCode.setWatches, Bytes.of(new SetWatches(seen, paths, List.of(), List.of())));
    }

    /** The events that come before the reply to a request. */
    private static List<Told> eventsUntil(WireClient client, int xid) throws IOException {
        List<Told> events = new ArrayList<>();
        while (true) {
            byte[] frame = client.receive().orElseThrow(EOFException::new);
            InputArchive in = BinaryInputArchive.getArchive(new ByteArrayInputStream(frame));
            ReplyHeader header = new ReplyHeader();
            header.deserialize(in, "header");
            if (header.getXid() == xid) {
                assertThat(header.getErr()).isZero();
                return events;
            }
            assertThat(header.getXid()).isEqualTo(EVENT_XID);
            WatcherEvent event = new WatcherEvent();
            event.deserialize(in, "event");
            events.add(new Told(event.getPath(), header.getZxid()));
        }
    }
}
