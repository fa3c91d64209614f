package io.groundkeeper.embedded.contract;

import static io.groundkeeper.embedded.contract.ErrorCode.ACCESSED_UNREADABLE;
import static io.groundkeeper.embedded.contract.ErrorCode.BROKEN_PROMISE;
import static io.groundkeeper.embedded.contract.ErrorCode.CLIENT_INVALID_OPERATION;
import static io.groundkeeper.embedded.contract.ErrorCode.NOT_COMMITTED;
import static io.groundkeeper.embedded.contract.ErrorCode.NO_COMMIT_VERSION;
import static io.groundkeeper.embedded.contract.ErrorCode.TRANSACTION_CANCELLED;
import static io.groundkeeper.embedded.contract.ErrorCode.TRANSACTION_INVALID_VERSION;
import static io.groundkeeper.embedded.contract.ErrorCode.TRANSACTION_TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Versionstamps: of keys, of values, and what becomes of one that was asked for. */
abstract class VersionstampContract extends ContractTopic {

    @Test
    void theStampHoldsTheCommitVersion() {
        try (Transaction tr = database().createTransaction()) {
            tr.set(key("a"), bytes("x"));
            CompletableFuture<byte[]> stamp = tr.getVersionstamp();
            join(tr.commit());
            assertThat(join(stamp)).hasSize(STAMP_BYTES);
            assertThat(ByteBuffer.wrap(join(stamp)).getLong()).isEqualTo(tr.getCommittedVersion());
        }
    }

    @Test
    void stampedKeysAndValues() {
        CompletableFuture<byte[]> stamp = database().run(tr -> {
            tr.mutate(MutationType.SET_VERSIONSTAMPED_KEY, stamped(key("log/"), bytes("/end")), bytes("v"));
            tr.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, key("value"), stamped(bytes("<"), bytes(">")));
            return tr.getVersionstamp();
        });
        byte[] stampBytes = join(stamp);
        List<KeyValue> log =
                database().read(tr -> join(tr.getRange(key("log/"), key("log0")).asList()));
        assertThat(log).hasSize(1);
        assertThat(log.get(0).getKey()).isEqualTo(join(join(key("log/"), stampBytes), bytes("/end")));
        assertThat(log.get(0).getValue()).isEqualTo(bytes("v"));
        byte[] value = database().read(tr -> join(tr.get(key("value"))));
        assertThat(value).isEqualTo(join(join(bytes("<"), stampBytes), bytes(">")));
    }

    @Test
    void stampsGrowFromCommitToCommit() {
        byte[] last = new byte[STAMP_BYTES];
        for (int i = 0; i < 50; i++) {
            byte[] stamp = join(database().run(tr -> {
                tr.mutate(MutationType.SET_VERSIONSTAMPED_KEY, stamped(key("log/"), bytes("")), bytes("v"));
                return tr.getVersionstamp();
            }));
            assertThat(Arrays.compareUnsigned(stamp, last)).isPositive();
            last = stamp;
        }
        assertThat(database()
                        .<List<KeyValue>>read(
                                tr -> join(tr.getRange(key("log/"), key("log0")).asList())))
                .hasSize(50);
    }

    @Test
    void stampsMustFit() {
        assertThat(mutationError(MutationType.SET_VERSIONSTAMPED_VALUE, key("a"), new byte[3]))
                .isEqualTo(CLIENT_INVALID_OPERATION);
        assertThat(mutationError(MutationType.SET_VERSIONSTAMPED_VALUE, key("a"), new byte[13]))
                .isEqualTo(CLIENT_INVALID_OPERATION);
        byte[] beyond = stamped(bytes(""), bytes(""));
        beyond[10] = 1;
        assertThat(mutationError(MutationType.SET_VERSIONSTAMPED_VALUE, key("a"), beyond))
                .isEqualTo(CLIENT_INVALID_OPERATION);
        assertThat(mutationError(MutationType.SET_VERSIONSTAMPED_KEY, beyond, bytes("v")))
                .isEqualTo(CLIENT_INVALID_OPERATION);
    }

    private int mutationError(MutationType type, byte[] key, byte[] operand) {
        try (Transaction tr = database().createTransaction()) {
            tr.mutate(type, key, operand);
            return commit(tr);
        }
    }

    @Test
    void aReadOnlyTransactionHasNoStamp() {
        try (Transaction tr = database().createTransaction()) {
            get(tr, "a");
            CompletableFuture<byte[]> stamp = tr.getVersionstamp();
            join(tr.commit());
            assertThat(errorOf(stamp)).isEqualTo(NO_COMMIT_VERSION);
            assertThat(tr.getCommittedVersion()).isEqualTo(-1);
        }
    }

    /** A transaction that writes after having read the key {@code read}, and the future of its stamp. */
    private void awaiting(BiConsumer<Transaction, CompletableFuture<byte[]>> end) {
        try (Transaction tr = database().createTransaction()) {
            get(tr, "read");
            tr.set(key("a"), bytes("x"));
            end.accept(tr, tr.getVersionstamp());
        }
    }

    @Test
    void aFailedCommitHasNoStamp() {
        awaiting((tr, stamp) -> {
            store("read", "interfering");
            assertThat(commit(tr)).isEqualTo(NOT_COMMITTED);
            assertThat(errorOf(stamp)).isEqualTo(TRANSACTION_INVALID_VERSION);
        });
        awaiting((tr, stamp) -> {
            tr.options().setSizeLimit(32);
            assertThat(commit(tr)).isEqualTo(TRANSACTION_TOO_LARGE);
            assertThat(errorOf(stamp)).isEqualTo(TRANSACTION_INVALID_VERSION);
        });
    }

    @Test
    void theStampIsBrokenByAnotherAttempt() {
        awaiting((tr, stamp) -> {
            join(tr.onError(error(NOT_COMMITTED))).close();
            assertThat(errorOf(stamp)).isEqualTo(BROKEN_PROMISE);
        });
    }

    @Test
    void theStampIsCancelledWhenThereIsNoOtherAttempt() {
        awaiting((tr, stamp) -> {
            assertThat(errorOf(tr.onError(error(CLIENT_INVALID_OPERATION)))).isEqualTo(CLIENT_INVALID_OPERATION);
            assertThat(errorOf(stamp)).isEqualTo(TRANSACTION_CANCELLED);
        });
    }

    @Test
    void theStampIsCancelledWithTheTransaction() {
        awaiting((tr, stamp) -> {
            tr.cancel();
            assertThat(errorOf(stamp)).isEqualTo(TRANSACTION_CANCELLED);
        });
        awaiting((tr, stamp) -> {
            tr.close();
            assertThat(errorOf(stamp)).isEqualTo(TRANSACTION_CANCELLED);
        });
    }

    @Test
    void theStampOfACommitThatFailsForItsReadsWaits() {
        awaiting((tr, stamp) -> {
            tr.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, key("a"), stamped(bytes(""), bytes("")));
            assertThat(errorOf(tr.get(key("a")))).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(commit(tr)).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(stamp).isNotDone();
            tr.close();
            assertThat(errorOf(stamp)).isEqualTo(TRANSACTION_CANCELLED);
        });
    }

    @Test
    void aStampedKeyConflictsWithReadersOfItsRange() {
        try (Transaction reader = database().createTransaction()) {
            join(reader.getRange(key("log/"), key("log0")).asList());
            database().run(tr -> {
                tr.mutate(MutationType.SET_VERSIONSTAMPED_KEY, stamped(key("log/"), bytes("")), bytes("v"));
                return null;
            });
            reader.set(key("a"), bytes("x"));
            assertThat(commit(reader)).isEqualTo(NOT_COMMITTED);
        }
    }
}
