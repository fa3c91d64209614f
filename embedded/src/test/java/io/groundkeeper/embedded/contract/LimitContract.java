package io.groundkeeper.embedded.contract;

import static io.groundkeeper.embedded.contract.ErrorCode.FUTURE_VERSION;
import static io.groundkeeper.embedded.contract.ErrorCode.INVERTED_RANGE;
import static io.groundkeeper.embedded.contract.ErrorCode.KEY_OUTSIDE_LEGAL_RANGE;
import static io.groundkeeper.embedded.contract.ErrorCode.KEY_TOO_LARGE;
import static io.groundkeeper.embedded.contract.ErrorCode.NONE;
import static io.groundkeeper.embedded.contract.ErrorCode.PROCESS_BEHIND;
import static io.groundkeeper.embedded.contract.ErrorCode.RANGE_LIMITS_INVALID;
import static io.groundkeeper.embedded.contract.ErrorCode.TRANSACTION_TOO_LARGE;
import static io.groundkeeper.embedded.contract.ErrorCode.TRANSACTION_TOO_OLD;
import static io.groundkeeper.embedded.contract.ErrorCode.VALUE_TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** FoundationDB's limits and what happens beyond. A mistake in a write is reported by the commit at the latest. */
abstract class LimitContract extends ContractTopic {
    private static final int MAX_KEY_BYTES = 10_000;
    private static final int MAX_VALUE_BYTES = 100_000;

    private byte[] keyOfLength(int length) {
        return Arrays.copyOf(key("k"), length);
    }

    private int errorOfWrite(Consumer<Transaction> write) {
        try (Transaction tr = database().createTransaction()) {
            write.accept(tr);
            return commit(tr);
        } catch (FDBException e) {
            return e.getCode();
        }
    }

    @Test
    void keySize() {
        assertThat(errorOfWrite(tr -> tr.set(keyOfLength(MAX_KEY_BYTES), bytes("x"))))
                .isZero();
        assertThat(errorOfWrite(tr -> tr.set(keyOfLength(MAX_KEY_BYTES + 1), bytes("x"))))
                .isEqualTo(KEY_TOO_LARGE);
        assertThat(errorOfWrite(tr -> tr.mutate(MutationType.ADD, keyOfLength(MAX_KEY_BYTES + 1), bytes("x"))))
                .isEqualTo(KEY_TOO_LARGE);
        try (Transaction tr = database().createTransaction()) {
            assertThat(join(tr.get(keyOfLength(MAX_KEY_BYTES)))).isEqualTo(bytes("x"));
            assertThat(join(tr.get(keyOfLength(MAX_KEY_BYTES + 1)))).isNull();
        }
        assertThat(errorOfWrite(tr -> tr.clear(keyOfLength(MAX_KEY_BYTES + 1)))).isZero();
    }

    @Test
    void valueSize() {
        assertThat(errorOfWrite(tr -> tr.set(key("a"), new byte[MAX_VALUE_BYTES])))
                .isZero();
        assertThat(errorOfWrite(tr -> tr.set(key("a"), new byte[MAX_VALUE_BYTES + 1])))
                .isEqualTo(VALUE_TOO_LARGE);
        assertThat(errorOfWrite(tr -> tr.mutate(MutationType.BIT_OR, key("a"), new byte[MAX_VALUE_BYTES + 1])))
                .isEqualTo(VALUE_TOO_LARGE);
    }

    @Test
    void transactionSize() {
        assertThat(errorOfWrite(tr -> fill(tr, 95))).isZero();
        assertThat(errorOfWrite(tr -> fill(tr, 101))).isEqualTo(TRANSACTION_TOO_LARGE);
        assertThat(errorOfWrite(tr -> {
                    tr.options().setSizeLimit(10_000);
                    fill(tr, 1);
                }))
                .isEqualTo(TRANSACTION_TOO_LARGE);
    }

    private void fill(Transaction tr, int values) {
        for (int i = 0; i < values; i++) {
            tr.set(key("fill" + i), new byte[MAX_VALUE_BYTES]);
        }
    }

    private long sizeAfter(Consumer<Transaction> operations) {
        try (Transaction tr = database().createTransaction()) {
            operations.accept(tr);
            return join(tr.getApproximateSize());
        }
    }

    /** What FoundationDB counts for a mutation, or for a conflict range, of so many bytes. */
    private static long mutation(int bytes) {
        return 44L + bytes;
    }

    private static long conflict(int bytes) {
        return 24L + bytes;
    }

    @Test
    void theApproximateSizeAddsUpWhatWasAskedFor() {
        byte[] a = key("a");
        byte[] b = key("b");
        int length = a.length;
        long conflict = conflict(2 * length + 1);
        byte[] stamped = stamped(a, bytes(""));
        assertThat(sizeAfter(tr -> {})).isZero();
        assertThat(sizeAfter(tr -> tr.set(a, new byte[100]))).isEqualTo(mutation(length + 100) + conflict);
        assertThat(sizeAfter(tr -> {
                    tr.options().setNextWriteNoWriteConflictRange();
                    tr.set(a, new byte[100]);
                }))
                .isEqualTo(mutation(length + 100));
        assertThat(sizeAfter(tr -> tr.mutate(MutationType.ADD, a, new byte[8])))
                .isEqualTo(mutation(length + 8) + conflict);
        assertThat(sizeAfter(tr -> tr.mutate(MutationType.SET_VERSIONSTAMPED_KEY, stamped, new byte[8])))
                .isEqualTo(mutation(stamped.length + 8));
        assertThat(sizeAfter(tr -> tr.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, b, stamped)))
                .isEqualTo(mutation(length + stamped.length) + conflict);
        assertThat(sizeAfter(tr -> tr.clear(a))).isEqualTo(2 * conflict);
        assertThat(sizeAfter(tr -> tr.clear(a, b))).isEqualTo(mutation(2 * length) + conflict(2 * length));
        assertThat(sizeAfter(tr -> tr.clear(a, a))).isEqualTo(mutation(2 * length) + conflict(2 * length));
        assertThat(sizeAfter(tr -> tr.addReadConflictKey(a))).isEqualTo(conflict);
        assertThat(sizeAfter(tr -> tr.addReadConflictRange(a, a))).isZero();
        assertThat(sizeAfter(tr -> tr.addWriteConflictRange(a, b))).isEqualTo(conflict(2 * length));
        assertThat(sizeAfter(tr -> tr.addWriteConflictRange(a, a))).isZero();
        assertThat(sizeAfter(tr -> {
                    get(tr, "a");
                    get(tr, "a");
                    get(tr.snapshot(), "b");
                }))
                .isEqualTo(2 * conflict);
    }

    @Test
    void theSizeLimitIsOnWhatIsCommitted() {
        byte[] a = key("a");
        long conflict = conflict(2 * a.length + 1);
        long set = mutation(a.length + 100) + conflict;
        assertThat(smallestLimit(set, tr -> tr.set(a, new byte[100]))).isTrue();
        assertThat(smallestLimit(set, tr -> {
                    tr.set(a, new byte[50]);
                    tr.set(a, new byte[100]);
                }))
                .isTrue();
        assertThat(smallestLimit(mutation(2 * a.length + 1) + conflict, tr -> tr.clear(a)))
                .isTrue();
        assertThat(smallestLimit(conflict + set, tr -> {
                    get(tr, "b");
                    get(tr, "b");
                    tr.set(a, new byte[100]);
                }))
                .isTrue();
    }

    private boolean smallestLimit(long limit, Consumer<Transaction> operations) {
        Consumer<Transaction> enough = tr -> tr.options().setSizeLimit(limit);
        Consumer<Transaction> less = tr -> tr.options().setSizeLimit(limit - 1);
        return errorOfWrite(enough.andThen(operations)) == NONE
                && errorOfWrite(less.andThen(operations)) == TRANSACTION_TOO_LARGE;
    }

    @Test
    void emptyRangesAreNothingToCommit() {
        try (Transaction tr = database().createTransaction()) {
            tr.clear(key("a"), key("a"));
            tr.addWriteConflictRange(key("a"), key("a"));
            assertThat(commit(tr)).isEqualTo(NONE);
            assertThat(tr.getCommittedVersion()).isEqualTo(-1);
        }
    }

    @Test
    void systemKeysAreOutOfBounds() {
        byte[] end = {(byte) 0xff};
        byte[] system = {(byte) 0xff, 'x'};
        assertThat(errorOfWrite(tr -> tr.set(system, bytes("x")))).isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
        assertThat(errorOfWrite(tr -> tr.set(end, bytes("x")))).isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
        assertThat(errorOfWrite(tr -> tr.clear(system))).isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
        assertThat(errorOfWrite(tr -> tr.clear(key("a"), system))).isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
        assertThat(errorOfWrite(tr -> tr.mutate(MutationType.ADD, system, bytes("x"))))
                .isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
        assertThat(errorOfWrite(tr -> tr.addWriteConflictRange(key("a"), system)))
                .isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
        assertThat(errorOfWrite(tr -> tr.addReadConflictRange(key("a"), system)))
                .isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
        try (Transaction tr = database().createTransaction()) {
            assertThat(errorOf(tr.get(end))).isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
            assertThat(errorOf(tr.get(system))).isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
            assertThat(errorOf(tr.getKey(KeySelector.firstGreaterThan(system)))).isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
            assertThat(errorOf(tr.getRange(key("a"), system).asList())).isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
            assertThat(errorOf(tr.watch(system))).isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
            assertThat(errorOf(tr.getRange(key("a"), end, 1).asList())).isZero();
        }
    }

    @Test
    void invertedRanges() {
        assertThat(errorOfWrite(tr -> tr.clear(key("b"), key("a")))).isEqualTo(INVERTED_RANGE);
        assertThat(errorOfWrite(tr -> tr.addReadConflictRange(key("b"), key("a"))))
                .isEqualTo(INVERTED_RANGE);
        assertThat(errorOfWrite(tr -> tr.addWriteConflictRange(key("b"), key("a"))))
                .isEqualTo(INVERTED_RANGE);
        assertThat(errorOfWrite(tr -> tr.clear(key("a"), key("a")))).isZero();
    }

    @Test
    void oldReadVersionsCannotBeUsed() {
        store("a", "1");
        long version = database().read(tr -> join(tr.getReadVersion()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> readAt(version) == TRANSACTION_TOO_OLD);
        try (Transaction tr = database().createTransaction()) {
            tr.setReadVersion(version);
            tr.addReadConflictKey(key("a"));
            tr.set(key("b"), bytes("x"));
            assertThat(commit(tr)).isEqualTo(TRANSACTION_TOO_OLD);
        }
        assertThat(stored("a")).isEqualTo("1");
    }

    private int readAt(long version) {
        try (Transaction tr = database().createTransaction()) {
            tr.setReadVersion(version);
            return errorOf(tr.get(key("a")));
        }
    }

    @Test
    void futureReadVersionsCannotBeUsed() {
        long version = database().read(tr -> join(tr.getReadVersion()));
        assertThat(readAt(version + 1_000_000_000)).isIn(FUTURE_VERSION, PROCESS_BEHIND);
    }

    @Test
    void rangeLimitsMustNotBeNegative() {
        try (Transaction tr = database().createTransaction()) {
            assertThat(errorOf(tr.getRange(begin(), end(), -5).asList())).isEqualTo(RANGE_LIMITS_INVALID);
        }
    }
}
