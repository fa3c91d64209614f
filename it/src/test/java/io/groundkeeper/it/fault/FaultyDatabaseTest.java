package io.groundkeeper.it.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.Transaction;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.it.fault.Fault.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault does what it says, and nothing else happens. */
class FaultyDatabaseTest {
    private static final byte[] KEY = "key".getBytes(UTF_8);
    private static final byte[] VALUE = "value".getBytes(UTF_8);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private Database engine;

    @BeforeEach
    void open() throws Exception {
        engine = EmbeddedEngine.open(dir, EmbeddedOptions.defaults().withSyncWrites(false));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aRefusedCommitDoesNotHappen() {
        assertThat(commitWith(new Fault(Kind.COMMIT_IS_REFUSED, 1020))).isEqualTo(1020);
        assertThat(stored()).isNull();
    }

    @Test
    void aLostCommitDoesNotHappen() {
        assertThat(commitWith(new Fault(Kind.COMMIT_IS_LOST, 1021))).isEqualTo(1021);
        assertThat(stored()).isNull();
    }

    @Test
    void anUnheardCommitHasHappened() {
        assertThat(commitWith(new Fault(Kind.COMMIT_IS_UNHEARD, 1031))).isEqualTo(1031);
        assertThat(stored()).isEqualTo(VALUE);
    }

    @Test
    void aLateCommitHappensAfterItsError() {
        assertThat(commitWith(new Fault(Kind.COMMIT_IS_LATE, 1039))).isEqualTo(1039);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored()).isEqualTo(VALUE));
    }

    @Test
    void aLateCommitIsRefusedWhenItConflicts() {
        FaultInjector injector = always(new Fault(Kind.COMMIT_IS_LATE, 1021));
        Database faulty = FaultyDatabase.over(engine, injector);
        Transaction transaction = faulty.createTransaction();
        join(transaction.get(KEY));
        transaction.set(KEY, "late".getBytes(UTF_8));
        engine.run(other -> {
            other.set(KEY, VALUE);
            return null;
        });
        assertThat(error(transaction.commit())).isEqualTo(1021);
        await().atMost(PATIENCE).until(() -> injector.lateRefusals() == 1);
        assertThat(stored()).isEqualTo(VALUE);
    }

    @Test
    void aSlowCommitHappens() {
        assertThat(commitWith(Fault.of(Kind.COMMIT_IS_SLOW))).isZero();
        assertThat(stored()).isEqualTo(VALUE);
    }

    @Test
    void onlyCommitsThatWriteGoWrong() {
        try (Transaction transaction =
                faulty(new Fault(Kind.COMMIT_IS_REFUSED, 1020)).createTransaction()) {
            join(transaction.get(KEY));
            join(transaction.commit());
            assertThat(transaction.getCommittedVersion()).isNegative();
        }
    }

    @Test
    void theVersionstampSharesTheFateOfItsCommit() {
        for (Kind kind : List.of(Kind.COMMIT_IS_LOST, Kind.COMMIT_IS_UNHEARD, Kind.COMMIT_IS_LATE)) {
            Transaction transaction = faulty(new Fault(kind, 1021)).createTransaction();
            transaction.set(KEY, VALUE);
            CompletableFuture<byte[]> stamp = transaction.getVersionstamp();
            assertThat(error(transaction.commit())).isEqualTo(1021);
            assertThat(error(stamp)).as(kind.name()).isEqualTo(1021);
            transaction.close();
        }
    }

    @Test
    void readsFail() {
        try (Transaction transaction = faulty(new Fault(Kind.READ_FAILS, 1037)).createTransaction()) {
            assertThat(error(transaction.get(KEY))).isEqualTo(1037);
            assertThat(error(transaction.snapshot().get(KEY))).isEqualTo(1037);
            assertThat(error(transaction.getReadVersion())).isEqualTo(1037);
            assertThat(error(transaction.getRange(KEY, VALUE).asList())).isEqualTo(1037);
            assertThat(error(transaction.getRange(KEY, VALUE).iterator().onHasNext()))
                    .isEqualTo(1037);
        }
    }

    @Test
    void slowReadsSeeWhatTheyWouldHaveSeen() {
        try (Transaction transaction = faulty(Fault.of(Kind.READ_IS_SLOW)).createTransaction()) {
            CompletableFuture<byte[]> before = transaction.get(KEY);
            transaction.set(KEY, VALUE);
            CompletableFuture<byte[]> after = transaction.get(KEY);
            assertThat(join(before)).isNull();
            assertThat(join(after)).isEqualTo(VALUE);
            assertThat(transaction.getRange(KEY, VALUE).iterator().next().getValue())
                    .isEqualTo(VALUE);
        }
    }

    @Test
    void watchesFailAndFireWithoutAChange() {
        assertThat(error(watch(new Fault(Kind.WATCH_FAILS, 1039)))).isEqualTo(1039);
        assertThat(error(watch(Fault.of(Kind.WATCH_FIRES)))).isZero();
    }

    @Test
    void aSilentWatchMissesTheChange() {
        CompletableFuture<Void> heard = watch(Faults.NONE);
        CompletableFuture<Void> silent = watch(Fault.of(Kind.WATCH_IS_SILENT));
        engine.run(transaction -> {
            transaction.set(KEY, VALUE);
            return null;
        });
        join(heard);
        assertThat(silent).isNotDone();
        silent.cancel(true);
    }

    /** The errors pass through the engine's own classification, in both forms of the loop. */
    @Test
    void retryLoopsGoOnUntilTheEngineSaysNo() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Faults sometimes = Faults.NONE
                .with(0.5, new Fault(Kind.COMMIT_IS_REFUSED, 1020))
                .with(0.5, new Fault(Kind.READ_FAILS, 1007));
        Database faulty = FaultyDatabase.over(engine, new FaultInjector(sometimes, 1));
        for (int i = 0; i < 20; i++) {
            faulty.run(transaction -> {
                attempts.incrementAndGet();
                join(transaction.get(KEY));
                transaction.set(KEY, VALUE);
                return null;
            });
            join(faulty.runAsync(transaction -> {
                attempts.incrementAndGet();
                return transaction.get(KEY).thenAccept(value -> transaction.set(KEY, VALUE));
            }));
        }
        assertThat(attempts.get()).isGreaterThan(60);
        assertThat(error(faulty(new Fault(Kind.READ_FAILS, 1031)).readAsync(transaction -> transaction.get(KEY))))
                .isEqualTo(1031);
    }

    @Test
    void decisionsFollowFromTheSeed() {
        assertThat(decisions(7)).isEqualTo(decisions(7)).isNotEqualTo(decisions(8));
    }

    private static String decisions(long seed) {
        FaultInjector injector = new FaultInjector(Faults.TROUBLE, seed);
        IntStream.range(0, 1_000).forEach(i -> injector.next(Fault.Moment.COMMIT));
        return injector.injected().toString();
    }

    private Database faulty(Fault fault) {
        return FaultyDatabase.over(engine, always(fault));
    }

    private static FaultInjector always(Fault fault) {
        return new FaultInjector(Faults.NONE.with(1, fault), 1);
    }

    private int commitWith(Fault fault) {
        Transaction transaction = faulty(fault).createTransaction();
        transaction.set(KEY, VALUE);
        int error = error(transaction.commit());
        transaction.close();
        return error;
    }

    private CompletableFuture<Void> watch(Fault fault) {
        return watch(Faults.NONE.with(1, fault));
    }

    private CompletableFuture<Void> watch(Faults faults) {
        try (Transaction transaction =
                FaultyDatabase.over(engine, new FaultInjector(faults, 1)).createTransaction()) {
            CompletableFuture<Void> changed = transaction.watch(KEY);
            join(transaction.commit());
            return changed;
        }
    }

    private byte[] stored() {
        return engine.read(transaction -> join(transaction.get(KEY)));
    }

    private static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Of a future that fails with an error itself, as fdb-java's do, and does not wrap it; 0 where it does not fail. */
    private static int error(CompletableFuture<?> future) {
        return future.orTimeout(60, TimeUnit.SECONDS)
                .handle((value, error) -> {
                    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
                    return cause == null ? 0 : ((FDBException) cause).getCode();
                })
                .join();
    }
}
