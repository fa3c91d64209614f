package io.groundkeeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.config.Flags;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.store.Store;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.internal.PlatformDependent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A whole server under clients whose packets are nearly right. A client that behaves is served all the while; afterwards
 * nothing of the others is left. {@code fuzz.connections} and {@code fuzz.seed} say how many and which.
 */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveFuzzTest {

    private static final int CONNECTIONS = Integer.getInteger("fuzz.connections", 1_000);
    private static final long SEED = Long.getLong("fuzz.seed", new Random().nextInt(Integer.MAX_VALUE));
    private static final int SENDERS = 4;

    /** Connections after which threads are started, pools filled and classes loaded. */
    private static final int WARM_UP = 100;

    /** What the allocator may keep of what it was given back, in bytes. */
    private static final long POOLED = 16 << 20;

    /** Longer than any session lasts. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final ListAppender<ILoggingEvent> leaks = new ListAppender<>();
    private final Logger detector = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    private ResourceLeakDetector.Level level;
    private Lifecycle lifecycle;

    @BeforeEach
    void watchForLeaks() {
        level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        leaks.start();
        detector.addAppender(leaks);
    }

    @AfterEach
    void close() {
        if (lifecycle != null) {
            lifecycle.close();
        }
        detector.detachAppender(leaks);
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    void nothingIsLeftOfThem() throws Exception {
        ServerStatus status = start();
        try (WellBehavedClient client =
                new WellBehavedClient(lifecycle.listeners().get(0).address())) {
            send(SEED - WARM_UP, WARM_UP);
            awaitNobodyBut(client, status);
            List<String> threads = threads();
            long memory = PlatformDependent.usedDirectMemory();

            System.out.println("packets of seed " + SEED);
            long served = client.served();
            long packets = send(SEED, CONNECTIONS);
            awaitNobodyBut(client, status);

            assertThat(client.served()).isGreaterThan(served);
            assertThat(threads()).isEqualTo(threads);
            assertThat(PlatformDependent.usedDirectMemory()).isLessThan(memory + POOLED);
            lookForLeaks();
            assertThat(leaks.list).isEmpty();
            System.out.println("sent " + packets + " packets, served " + (client.served() - served) + " requests");
        }
    }

    /** The test's test. */
    @Test
    void aLeakIsNoticed() {
        ByteBufAllocator.DEFAULT.buffer();

        await().atMost(PATIENCE).until(() -> {
            lookForLeaks();
            return !leaks.list.isEmpty();
        });
    }

    private ServerStatus start() throws Exception {
        Path settings = Files.writeString(
                directory.resolve("zoo.cfg"), "tickTime=500\nmaxSessionTimeout=15000\nmaxClientCnxns=0\n");
        Flags flags = new Flags(
                Optional.of(settings),
                Optional.of(0),
                Optional.of("127.0.0.1"),
                Optional.of(directory.resolve("data")),
                Optional.empty(),
                "default",
                Optional.of(-1),
                Optional.empty());
        lifecycle = new Lifecycle(ServerConfig.of(flags, new Properties(), Map.of()), Store::open);
        return lifecycle.start().statusIfOpen("default").orElseThrow();
    }

    /** Lets clients of so many seeds connect, a few at a time; returns how many packets they have sent. */
    private long send(long seed, int count) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            List<Future<Integer>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                HostileClient client =
                        new HostileClient(lifecycle.listeners().get(0).address(), new Random(seed + i));
                sent.add(senders.submit(client));
            }
            long packets = 0;
            for (Future<Integer> one : sent) {
                packets += one.get();
            }
            return packets;
        } finally {
            senders.shutdownNow();
            assertThat(senders.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    /** No connection, session or watch may be left but the client's own. */
    private static void awaitNobodyBut(WellBehavedClient client, ServerStatus status) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(status.clients()).hasSize(1);
            assertThat(status.sessionCount()).isEqualTo(1);
            assertThat(status.watchCount()).isZero();
        });
        client.expectUndisturbed();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("groundkeeper"))
                .sorted()
                .toList();
    }

    /** A leaked buffer is found when it has been collected and another is allocated. */
    private static void lookForLeaks() {
        System.gc();
        for (int i = 0; i < 100; i++) {
            ByteBufAllocator.DEFAULT.buffer().release();
        }
    }
}
