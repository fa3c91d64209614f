package io.groundkeeper.embedded.contract;

import static io.groundkeeper.embedded.contract.ErrorCode.ACCESSED_UNREADABLE;
import static io.groundkeeper.embedded.contract.ErrorCode.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a transaction cannot read of its own writes, because a versionstamp will be in them. */
abstract class UnreadableContract extends ContractTopic {
    /** A key that a stamped one in {@code log/} might come to be. */
    private static final String POSSIBLE = "log/\u007fabc";

    @BeforeEach
    void storeKeys() {
        store("a", "1", "b", "2", POSSIBLE, "3", "z", "4");
    }

    private void stampKey(Transaction tr) {
        tr.mutate(MutationType.SET_VERSIONSTAMPED_KEY, stamped(key("log/"), bytes("")), bytes("v"));
    }

    private void stampValueOfB(Transaction tr) {
        tr.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, key("b"), stamped(bytes(""), bytes("")));
    }

    private void clearBetween(Transaction tr) {
        tr.clear(key("a~"), key("y"));
    }

    /** With reads of both kinds after some writes. */
    private void reading(Consumer<Transaction> writes, Consumer<ReadTransaction> reads) {
        try (Transaction tr = database().createTransaction()) {
            writes.accept(tr);
            reads.accept(tr);
            reads.accept(tr.snapshot());
        }
    }

    private List<String> all(ReadTransaction tr, int limit, boolean reverse) {
        return pairs(tr, "a", "zz", limit, reverse);
    }

    private int errorOfAll(ReadTransaction tr, int limit, boolean reverse) {
        return errorOf(tr.getRange(key("a"), key("zz"), limit, reverse).asList());
    }

    @Test
    void aStampedKeyIsUnreadableWhereverItMayComeToBe() {
        reading(this::stampKey, tr -> {
            assertThat(errorOf(tr.get(key(POSSIBLE)))).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(errorOf(tr.getRange(key("log/"), key("log0")).asList())).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(all(tr, 2, false)).containsExactly("a=1", "b=2");
            assertThat(errorOfAll(tr, 3, false)).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(errorOfAll(tr, 0, false)).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(all(tr, 1, true)).containsExactly("z=4");
            assertThat(errorOfAll(tr, 2, true)).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(name(join(tr.getKey(KeySelector.firstGreaterThan(key("a"))))))
                    .isEqualTo("b");
            assertThat(errorOf(tr.getKey(KeySelector.lastLessThan(key("z"))))).isEqualTo(ACCESSED_UNREADABLE);
        });
    }

    @Test
    void aStampedValueIsUnreadable() {
        reading(this::stampValueOfB, tr -> {
            assertThat(errorOf(tr.get(key("b")))).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(all(tr, 1, false)).containsExactly("a=1");
            assertThat(errorOfAll(tr, 2, false)).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(errorOfAll(tr, 0, false)).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(all(tr, 2, true)).containsExactly("z=4", POSSIBLE + "=3");
            assertThat(errorOfAll(tr, 3, true)).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(errorOf(tr.getKey(KeySelector.firstGreaterThan(key("a")))))
                    .isEqualTo(ACCESSED_UNREADABLE);
            assertThat(name(join(tr.getKey(KeySelector.lastLessThan(key("z"))))))
                    .isEqualTo(POSSIBLE);
        });
    }

    @Test
    void aClearBeforeLeavesThemUnreadable() {
        for (Consumer<Transaction> stamp : List.<Consumer<Transaction>>of(this::stampKey, this::stampValueOfB)) {
            Consumer<Transaction> clear = this::clearBetween;
            reading(clear.andThen(stamp), tr -> {
                assertThat(all(tr, 1, false)).containsExactly("a=1");
                assertThat(errorOfAll(tr, 2, false)).isEqualTo(ACCESSED_UNREADABLE);
                assertThat(all(tr, 1, true)).containsExactly("z=4");
                assertThat(errorOfAll(tr, 2, true)).isEqualTo(ACCESSED_UNREADABLE);
            });
        }
    }

    @Test
    void aClearAfterMakesThemReadable() {
        for (Consumer<Transaction> stamp : List.<Consumer<Transaction>>of(this::stampKey, this::stampValueOfB)) {
            reading(stamp.andThen(this::clearBetween), tr -> {
                assertThat(all(tr, 0, false)).containsExactly("a=1", "z=4");
                assertThat(all(tr, 0, true)).containsExactly("z=4", "a=1");
                assertThat(get(tr, "b")).isNull();
                assertThat(get(tr, POSSIBLE)).isNull();
            });
        }
    }

    @Test
    void aSetAfterLeavesThemUnreadable() {
        Consumer<Transaction> writes = tr -> {
            stampValueOfB(tr);
            tr.set(key("b"), bytes("own"));
            stampKey(tr);
            tr.set(key(POSSIBLE), bytes("own"));
        };
        reading(writes, tr -> {
            assertThat(errorOf(tr.get(key("b")))).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(errorOf(tr.get(key(POSSIBLE)))).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(errorOfAll(tr, 2, false)).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(errorOfAll(tr, 2, true)).isEqualTo(ACCESSED_UNREADABLE);
        });
        write(writes);
        assertThat(stored("b")).isEqualTo("own");
        assertThat(stored(POSSIBLE)).isEqualTo("own");
    }

    @Test
    void aClearOfItsLowestPossibleKeyDropsAStampedKey() {
        assertThat(stampedKeysAfterClear("log/", "log/\u0000\u0001")).isZero();
        assertThat(stampedKeysAfterClear("log/\u0000\u0001", "log0")).isEqualTo(1);
    }

    private int stampedKeysAfterClear(String from, String to) {
        write(tr -> {
            stampKey(tr);
            tr.clear(key(POSSIBLE));
            tr.clear(key(from), key(to));
        });
        return database()
                .<Integer>read(tr -> pairs(tr, "log/", "log0", 0, false).size());
    }

    @Test
    void snapshotReadsWithoutOwnWritesSeeWhatIsStored() {
        try (Transaction tr = database().createTransaction()) {
            tr.options().setSnapshotRywDisable();
            stampKey(tr);
            stampValueOfB(tr);
            assertThat(all(tr.snapshot(), 0, false)).containsExactly("a=1", "b=2", POSSIBLE + "=3", "z=4");
            assertThat(errorOfAll(tr, 0, false)).isEqualTo(ACCESSED_UNREADABLE);
        }
    }

    @Test
    void theUnreadableCanBeReadOnRequest() {
        Consumer<Transaction> writes = tr -> {
            tr.options().setBypassUnreadable();
            stampKey(tr);
            stampValueOfB(tr);
            tr.set(key("b"), bytes("own"));
        };
        reading(writes, tr -> {
            assertThat(get(tr, POSSIBLE)).isEqualTo("3");
            assertThat(get(tr, "b")).isEqualTo("own");
        });
    }

    @Test
    void aReadOfTheUnreadableFailsTheCommit() {
        assertThat(commitAfter(tr -> errorOf(tr.get(key("b"))))).isEqualTo(ACCESSED_UNREADABLE);
        assertThat(commitAfter(tr -> errorOfAll(tr, 0, true))).isEqualTo(ACCESSED_UNREADABLE);
        assertThat(commitAfter(tr -> errorOfAll(tr.snapshot(), 0, false))).isEqualTo(ACCESSED_UNREADABLE);
        assertThat(commitAfter(tr -> errorOfAll(tr, 1, false))).isEqualTo(NONE);
    }

    @Test
    void aWatchOfTheUnreadableFailsAlone() {
        assertThat(commitAfter(tr -> assertThat(errorOf(tr.watch(key("b")))).isEqualTo(ACCESSED_UNREADABLE)))
                .isEqualTo(NONE);
    }

    private int commitAfter(Consumer<Transaction> reads) {
        try (Transaction tr = database().createTransaction()) {
            stampValueOfB(tr);
            reads.accept(tr);
            return commit(tr);
        }
    }
}
