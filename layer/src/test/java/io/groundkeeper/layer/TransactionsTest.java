package io.groundkeeper.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.TransactionOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When transactions are tried again and when they are given up, in virtual time. */
class TransactionsTest {
    private static final byte[] KEY = {1};
    private static final int TIMED_OUT = 1031;
    private static final int CLUSTER_VERSION_CHANGED = 1039;
    private static final int NOT_COMMITTED = 1020;
    private static final int TOO_LARGE = 2101;

    @TempDir
    Path directory;

    private final VirtualTime time = new VirtualTime();
    private TestStore store;
    private int attempts;

    /** One of the ways to do something in a transaction. */
    private interface Way {
        CompletableFuture<byte[]> apply(
                Transactions transactions, Function<ReadTransaction, CompletableFuture<byte[]>> work);
    }

    private record Named(String name, Way way) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Named> ways() {
        return Stream.of(
                new Named("read", (transactions, work) -> transactions.read(work)),
                new Named("write", (transactions, work) -> transactions.write(work)),
                new Named("run", (transactions, work) -> transactions.run(work)));
    }

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(directory, time);
        store.set(KEY, new byte[] {7});
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void workIsTakenUpByAnotherTransactionWhereItsOwnHasEnded(Named named) {
        CompletableFuture<byte[]> done = named.way().apply(store.transactions, transaction -> {
            attempts++;
            return switch (attempts) {
                case 1 -> failure(TIMED_OUT);
                case 2 -> failure(CLUSTER_VERSION_CHANGED);
                default -> transaction.get(KEY);
            };
        });

        assertThat(done).isCompletedWithValueMatching(value -> Arrays.equals(value, new byte[] {7}));
        assertThat(attempts).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aStoreThatStaysAwayIsGivenUpInTheEnd(Named named) {
        CompletableFuture<byte[]> done = named.way().apply(store.transactions, transaction -> {
            attempts++;
            return failure(TIMED_OUT);
        });

        assertFailedWith(done, TIMED_OUT);
        assertThat(attempts).isEqualTo(Transactions.ROUNDS);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aRetryableErrorIsRetriedAfterItsBackOff(Named named) {
        CompletableFuture<byte[]> done = named.way().apply(store.transactions, transaction -> {
            attempts++;
            return attempts < 20 ? failure(NOT_COMMITTED) : transaction.get(KEY);
        });
        time.pass(Duration.ofSeconds(9));

        assertThat(done).isCompletedWithValueMatching(value -> Arrays.equals(value, new byte[] {7}));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatCannotSucceedFailsAtOnce(Named named) {
        CompletableFuture<byte[]> done = named.way().apply(store.transactions, transaction -> {
            attempts++;
            return failure(TOO_LARGE);
        });

        assertFailedWith(done, TOO_LARGE);
        assertThat(attempts).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void everyTransactionHasATimeLimit(Named named) {
        CompletableFuture<byte[]> done = named.way().apply(store.transactions, transaction -> {
            attempts++;
            if (attempts == 1) {
                time.pass(Duration.ofMillis(Transactions.TIMEOUT_MILLIS + 1));
            }
            return transaction.get(KEY);
        });

        assertThat(done).isCompletedWithValueMatching(value -> Arrays.equals(value, new byte[] {7}));
        assertThat(attempts).isEqualTo(2);
    }

    @Test
    void everyAttemptIsTaggedAndOfItsPriority() {
        List<String> options = new ArrayList<>();
        Transactions transactions = new Transactions(recording(options))
                .taggedWith(TransactionTag.ofTenant("hbase-1"))
                .inBackground();

        CompletableFuture<Void> done = transactions.run(transaction -> {
            attempts++;
            return attempts == 1 ? CompletableFuture.failedFuture(new FDBException("injected", TIMED_OUT)) : nothing();
        });

        assertThat(done).isCompleted();
        assertThat(options)
                .containsExactly(
                        "timeout",
                        "auto_throttle_tag hbase-1",
                        "priority_batch",
                        "timeout",
                        "auto_throttle_tag hbase-1",
                        "priority_batch");
    }

    @Test
    void onceIsOnce() {
        CompletableFuture<Void> done = store.transactions.once(transaction -> {
            attempts++;
            return failure(NOT_COMMITTED);
        });

        assertFailedWith(done, NOT_COMMITTED);
        assertThat(attempts).isOne();
    }

    @Test
    void withoutATenantThereIsNoTag() {
        List<String> options = new ArrayList<>();
        assertThat(new Transactions(recording(options)).once(transaction -> nothing()))
                .isCompleted();
        assertThat(options).containsExactly("timeout");
    }

    private static CompletableFuture<Void> nothing() {
        return CompletableFuture.completedFuture(null);
    }

    private static <T> CompletableFuture<T> failure(int code) {
        return CompletableFuture.failedFuture(new FDBException("injected", code));
    }

    private static void assertFailedWith(CompletableFuture<?> done, int code) {
        assertThat(done).isCompletedExceptionally();
        assertThatThrownBy(done::join)
                .hasCauseInstanceOf(FDBException.class)
                .extracting(error -> ((FDBException) error.getCause()).getCode())
                .isEqualTo(code);
    }

    /** The store, noting what options its transactions are given. */
    private Database recording(List<String> options) {
        return decorate(
                Database.class,
                store.database,
                "createTransaction",
                created -> decorate(
                        Transaction.class,
                        (Transaction) created,
                        "options",
                        real -> new TransactionOptions((code, parameter) -> options.add(name(code, parameter)))));
    }

    private static String name(int code, byte[] parameter) {
        return switch (code) {
            case 500 -> "timeout";
            case 201 -> "priority_batch";
            case 801 -> "auto_throttle_tag " + new String(parameter, StandardCharsets.UTF_8);
            default -> "option " + code;
        };
    }

    private static <T> T decorate(Class<T> type, T target, String method, Function<Object, Object> result) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, called, arguments) -> {
                    try {
                        Object value = called.invoke(target, arguments);
                        return called.getName().equals(method) ? result.apply(value) : value;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
