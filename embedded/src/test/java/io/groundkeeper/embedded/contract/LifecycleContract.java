package io.groundkeeper.embedded.contract;

import static io.groundkeeper.embedded.contract.ErrorCode.CLIENT_INVALID_OPERATION;
import static io.groundkeeper.embedded.contract.ErrorCode.KEY_OUTSIDE_LEGAL_RANGE;
import static io.groundkeeper.embedded.contract.ErrorCode.NONE;
import static io.groundkeeper.embedded.contract.ErrorCode.NOT_COMMITTED;
import static io.groundkeeper.embedded.contract.ErrorCode.RANGE_LIMITS_INVALID;
import static io.groundkeeper.embedded.contract.ErrorCode.TRANSACTION_CANCELLED;
import static io.groundkeeper.embedded.contract.ErrorCode.TRANSACTION_TIMED_OUT;
import static io.groundkeeper.embedded.contract.ErrorCode.USED_DURING_COMMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.Transaction;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a transaction: commit once, retry after errors, cancel, time out, close. */
abstract class LifecycleContract extends ContractTopic {
    @Test
    void aTransactionCommitsOnce() {
        try (Transaction tr = database().createTransaction()) {
            tr.set(key("a"), bytes("1"));
            assertThat(commit(tr)).isZero();
            assertThat(commit(tr)).isEqualTo(USED_DURING_COMMIT);
            assertThat(errorOf(tr.get(key("a")))).isEqualTo(USED_DURING_COMMIT);
            assertThat(tr.getCommittedVersion()).isPositive();
        }
        assertThat(stored("a")).isEqualTo("1");
    }

    @Test
    void nothingIsStoredWithoutACommit() {
        try (Transaction tr = database().createTransaction()) {
            tr.set(key("a"), bytes("1"));
            assertThat(get(tr, "a")).isEqualTo("1");
            assertThat(tr.getCommittedVersion()).isEqualTo(-1);
        }
        assertThat(stored("a")).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1007, 1009, 1020, 1021, 1037, 1038, 1042, 1213})
    void retryableErrorsGiveAnotherAttempt(int code) {
        try (Transaction first = database().createTransaction()) {
            first.set(key("a"), bytes("first"));
            Transaction second = join(first.onError(error(code)));
            assertThat(get(second, "a")).isNull();
            second.set(key("a"), bytes("second"));
            join(second.commit());
            second.close();
        }
        assertThat(stored("a")).isEqualTo("second");
    }

    @ParameterizedTest
    @ValueSource(ints = {1025, 1031, 1036, 2000, 2004, 2017, 2101, 2102, 2103})
    void otherErrorsAreFinal(int code) {
        Transaction tr = database().createTransaction();
        assertThat(errorOf(tr.onError(error(code)))).isEqualTo(code);
        tr.close();
    }

    @Test
    void onErrorHandsBackWhatIsNotAnError() {
        try (Transaction tr = database().createTransaction()) {
            IllegalStateException mine = new IllegalStateException("mine");
            assertThatThrownBy(() -> join(tr.onError(mine))).isSameAs(mine);
            assertThatThrownBy(() -> join(tr.onError(new CompletionException(mine))))
                    .isSameAs(mine);
        }
    }

    @Test
    void anAttemptIsInvalidAfterOnError() {
        try (Transaction first = database().createTransaction();
                Transaction second = join(first.onError(error(NOT_COMMITTED)))) {
            assertThat(get(second, "a")).isNull();
            assertThatThrownBy(() -> first.get(key("a"))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theRetryLimitHoldsOverAttempts() {
        Transaction tr = database().createTransaction();
        tr.options().setRetryLimit(2);
        tr = join(tr.onError(error(NOT_COMMITTED)));
        tr = join(tr.onError(error(NOT_COMMITTED)));
        assertThat(errorOf(tr.onError(error(NOT_COMMITTED)))).isEqualTo(NOT_COMMITTED);
        tr.close();
    }

    @Test
    void runRetriesUntilItCommits() {
        AtomicInteger attempts = new AtomicInteger();
        String result = database().run(tr -> {
            get(tr, "a");
            tr.set(key("b"), bytes("x"));
            if (attempts.incrementAndGet() < 3) {
                store("a", "interfering");
            }
            return "done";
        });
        assertThat(result).isEqualTo("done");
        assertThat(attempts).hasValue(3);
    }

    @Test
    void runAsyncRetriesUntilItCommits() {
        AtomicInteger attempts = new AtomicInteger();
        String result = join(database()
                .runAsync(tr -> tr.get(key("a")).thenApply(a -> {
                    tr.set(key("b"), bytes("x"));
                    if (attempts.incrementAndGet() < 3) {
                        throw error(NOT_COMMITTED);
                    }
                    return "done";
                })));
        assertThat(result).isEqualTo("done");
        assertThat(attempts).hasValue(3);
    }

    @Test
    void runPassesOnOtherErrors() {
        assertThatThrownBy(() -> database().run(tr -> {
                    throw new IllegalArgumentException("mine");
                }))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> join(database().runAsync(tr -> {
                    tr.set(key("a"), bytes("x"));
                    return CompletableFuture.failedFuture(new IllegalArgumentException("mine"));
                })))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(stored("a")).isNull();
    }

    @Test
    void aTransactionRunsPartsOfItself() {
        database()
                .run(tr -> tr.run(same -> {
                    same.set(key("a"), bytes("1"));
                    assertThat(same.<String>read(reader -> get(reader, "a"))).isEqualTo("1");
                    return null;
                }));
        assertThat(stored("a")).isEqualTo("1");
    }

    @Test
    void aCancelledTransactionFails() {
        try (Transaction tr = database().createTransaction()) {
            tr.set(key("a"), bytes("1"));
            tr.cancel();
            assertThat(errorOf(tr.get(key("a")))).isEqualTo(TRANSACTION_CANCELLED);
            assertThat(commit(tr)).isEqualTo(TRANSACTION_CANCELLED);
        }
        assertThat(stored("a")).isNull();
    }

    @Test
    void aTransactionTimesOut() {
        try (Transaction tr = database().createTransaction()) {
            tr.options().setTimeout(1);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> errorOf(tr.get(key("a"))) == TRANSACTION_TIMED_OUT);
            assertThat(commit(tr)).isEqualTo(TRANSACTION_TIMED_OUT);
        }
    }

    @Test
    void aClosedTransactionCannotBeUsed() {
        Transaction tr = database().createTransaction();
        tr.close();
        assertThatThrownBy(() -> tr.get(key("a"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tr.set(key("a"), bytes("x"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(tr::commit).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aReadThatIsRefusedFailsAlone() {
        try (Transaction tr = database().createTransaction()) {
            tr.set(key("a"), bytes("1"));
            assertThat(errorOf(tr.get(new byte[] {(byte) 0xff}))).isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
            assertThat(errorOf(tr.getRange(begin(), end(), -5).asList())).isEqualTo(RANGE_LIMITS_INVALID);
            assertThat(commit(tr)).isEqualTo(NONE);
        }
        assertThat(stored("a")).isEqualTo("1");
    }

    @Test
    void readYourWritesCanBeDisabledOnlyBeforeReadsAndWrites() {
        assertThat(errorOfDisablingReadYourWritesAfter(tr -> get(tr, "a"))).isEqualTo(CLIENT_INVALID_OPERATION);
        assertThat(errorOfDisablingReadYourWritesAfter(tr -> tr.set(key("a"), bytes("1"))))
                .isEqualTo(CLIENT_INVALID_OPERATION);
        assertThat(errorOfDisablingReadYourWritesAfter(tr -> {
                    join(tr.getReadVersion());
                    tr.addReadConflictKey(key("a"));
                    assertThat(errorOf(tr.get(new byte[] {(byte) 0xff}))).isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
                }))
                .isEqualTo(NONE);
    }

    private int errorOfDisablingReadYourWritesAfter(Consumer<Transaction> operations) {
        try (Transaction tr = database().createTransaction()) {
            operations.accept(tr);
            tr.options().setReadYourWritesDisable();
            return commit(tr);
        }
    }

    @Test
    void manyTransactionsCommitAtOnce() {
        CompletableFuture<?>[] all = new CompletableFuture<?>[500];
        for (int i = 0; i < all.length; i++) {
            String name = String.format("%03d", i);
            all[i] = database().runAsync(tr -> {
                tr.set(key(name), bytes(name));
                return CompletableFuture.completedFuture(null);
            });
        }
        join(CompletableFuture.allOf(all));
        assertThat(database()
                        .<Integer>read(
                                tr -> join(tr.getRange(begin(), end()).asList()).size()))
                .isEqualTo(all.length);
    }
}
