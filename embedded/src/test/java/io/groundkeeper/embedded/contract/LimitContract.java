package io.groundkeeper.embedded.contract;

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
    private static final int TRANSACTION_TOO_OLD = 1007;
    private static final int FUTURE_VERSION = 1009;
    private static final int PROCESS_BEHIND = 1037;
    private static final int KEY_OUTSIDE_LEGAL_RANGE = 2004;
    private static final int INVERTED_RANGE = 2005;
    private static final int TRANSACTION_TOO_LARGE = 2101;
    private static final int KEY_TOO_LARGE = 2102;
    private static final int VALUE_TOO_LARGE = 2103;
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

    @Test
    void approximateSizeGrowsWithTheTransaction() {
        try (Transaction tr = database().createTransaction()) {
            long empty = join(tr.getApproximateSize());
            tr.set(key("a"), new byte[1_000]);
            long one = join(tr.getApproximateSize());
            tr.clear(key("b"), key("c"));
            long two = join(tr.getApproximateSize());
            tr.addReadConflictKey(key("d"));
            long three = join(tr.getApproximateSize());
            assertThat(empty).isLessThan(1_000);
            assertThat(one).isBetween(1_000L, 2_000L);
            assertThat(two).isGreaterThan(one);
            assertThat(three).isGreaterThan(two);
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
    void aMistakeInAWriteFailsTheReadsAfterIt() {
        try (Transaction tr = database().createTransaction()) {
            tr.set(new byte[] {(byte) 0xff}, bytes("x"));
            assertThat(errorOf(tr.get(key("a")))).isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
            assertThat(commit(tr)).isEqualTo(KEY_OUTSIDE_LEGAL_RANGE);
        }
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
    void theReadVersionIsSetOnce() {
        try (Transaction tr = database().createTransaction()) {
            long version = join(tr.getReadVersion());
            tr.setReadVersion(version);
            assertThat(errorOf(tr.get(key("a")))).isEqualTo(2010);
        }
        assertThat(readAt(0)).isEqualTo(2011);
    }

    @Test
    void rangeLimitsMustNotBeNegative() {
        try (Transaction tr = database().createTransaction()) {
            assertThat(errorOf(tr.getRange(begin(), end(), -5).asList())).isEqualTo(2012);
        }
    }
}
