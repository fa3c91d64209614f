package io.groundkeeper.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.Transaction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine on one thread, with a clock that the test moves. */
class VirtualTimeTest {
    private static final byte[] KEY = "key".getBytes(UTF_8);

    @TempDir
    Path directory;

    private final AtomicLong nanos = new AtomicLong(-1_000);
    private final List<Thread> callbackThreads = new ArrayList<>();

    /** Never runs anything: no test here waits for a back-off. */
    private final ScheduledThreadPoolExecutor idleScheduler = new ScheduledThreadPoolExecutor(0);

    private EmbeddedDatabase db;

    @BeforeEach
    void open() throws Exception {
        db = EmbeddedEngine.open(
                directory,
                EmbeddedOptions.defaults()
                        .withInlineCommits(true)
                        .withSyncWrites(false)
                        .withRandom(new Random(1))
                        .withNanoTime(nanos::get)
                        .withScheduler(idleScheduler)
                        .withExecutor(task -> {
                            callbackThreads.add(Thread.currentThread());
                            task.run();
                        }));
    }

    @AfterEach
    void close() {
        db.close();
        idleScheduler.shutdownNow();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private long readVersion() {
        return db.read(tr -> tr.getReadVersion().join());
    }

    private long set(String value) {
        try (Transaction tr = db.createTransaction()) {
            tr.set(KEY, value.getBytes(UTF_8));
            assertThat(tr.commit()).isCompleted();
            return tr.getCommittedVersion();
        }
    }

    private int errorAt(long version) {
        try (Transaction tr = db.createTransaction()) {
            tr.setReadVersion(version);
            CompletableFuture<byte[]> value = tr.get(KEY);
            return value.isCompletedExceptionally()
                    ? ((FDBException) value.handle((done, error) -> error).join()).getCode()
                    : 0;
        }
    }

    @Test
    void everythingRunsOnTheCallersThread() {
        CompletableFuture<Void> watch = db.run(tr -> tr.watch(KEY));
        set("1");
        assertThat(watch).isCompleted();
        assertThat(db.runAsync(tr -> tr.get(KEY).thenApply(value -> {
                    tr.set(KEY, value);
                    return null;
                })))
                .isCompleted();
        assertThat(callbackThreads).isNotEmpty().containsOnly(Thread.currentThread());
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("embedded-"));
    }

    @Test
    void versionsGrowByAMillionASecond() {
        long before = readVersion();
        pass(Duration.ofSeconds(3));
        assertThat(readVersion() - before).isEqualTo(3_000_000);
        pass(Duration.ofSeconds(2));
        assertThat(set("1") - before).isBetween(5_000_000L, 5_000_010L);
    }

    @Test
    void aReadVersionLastsFiveSeconds() {
        set("1");
        long version = readVersion();
        set("2");
        pass(Duration.ofMillis(4_999));
        assertThat(errorAt(version)).isZero();
        pass(Duration.ofMillis(2));
        assertThat(errorAt(version)).isEqualTo(1007);
    }

    @Test
    void anIdleStoreStaysReadable() {
        set("1");
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofMinutes(10));
            long version = readVersion();
            pass(Duration.ofSeconds(4));
            assertThat(errorAt(version)).isZero();
            readVersion();
        }
    }

    @Test
    void versionsDoNotGoBackOverARestartAfterALongIdleTime() throws Exception {
        long last = 0;
        for (int i = 0; i < 5; i++) {
            long committed = set("x");
            assertThat(committed).isGreaterThan(last);
            pass(Duration.ofHours(1));
            readVersion();
            pass(Duration.ofSeconds(30));
            last = readVersion();
            db.close();
            open();
            assertThat(readVersion()).isGreaterThanOrEqualTo(last);
        }
    }

    @Test
    void aTransactionTimesOut() {
        try (Transaction tr = db.createTransaction()) {
            tr.options().setTimeout(1_000);
            pass(Duration.ofMillis(999));
            assertThat(tr.get(KEY)).isCompleted();
            pass(Duration.ofMillis(1));
            assertThat(tr.get(KEY)).isCompletedExceptionally();
        }
    }
}
