package io.groundkeeper.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncIterator;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Which transactions may commit side by side: one reads, another commits meanwhile, then the first commits. */
abstract class ConflictContract extends ContractTopic {
    private static final int NOT_COMMITTED = 1020;

    private static final String MANY = "many/";

    /** Brings all keys but the many to a known state. */
    private void storeKeys() {
        database().run(tr -> {
            tr.clear(begin(), key(MANY));
            tr.clear(key("n"), end());
            return null;
        });
        store("b", "1", "d", "2", "f", "3", "h", "4");
    }

    private int interleave(Consumer<Transaction> reads, Consumer<Transaction> writes) {
        storeKeys();
        try (Transaction first = database().createTransaction()) {
            join(first.getReadVersion());
            reads.accept(first);
            database().run(other -> {
                writes.accept(other);
                return null;
            });
            first.set(key("result"), bytes("x"));
            return commit(first);
        }
    }

    private void conflict(Consumer<Transaction> reads, Consumer<Transaction> writes) {
        assertThat(interleave(reads, writes)).isEqualTo(NOT_COMMITTED);
        assertThat(stored("result")).isNull();
    }

    private void noConflict(Consumer<Transaction> reads, Consumer<Transaction> writes) {
        assertThat(interleave(reads, writes)).isZero();
        assertThat(stored("result")).isEqualTo("x");
    }

    private Consumer<Transaction> set(String name) {
        return tr -> tr.set(key(name), bytes("other"));
    }

    private Consumer<Transaction> clear(String from, String to) {
        return tr -> tr.clear(key(from), key(to));
    }

    private Consumer<Transaction> reads(String from, String to, int limit, boolean reverse) {
        return tr -> pairs(tr, from, to, limit, reverse);
    }

    @Test
    void aKeyThatWasRead() {
        conflict(tr -> get(tr, "b"), set("b"));
        conflict(tr -> get(tr, "b"), clear("a", "c"));
        conflict(tr -> get(tr, "b"), tr -> tr.mutate(MutationType.ADD, key("b"), new byte[] {1}));
        conflict(tr -> get(tr, "absent"), set("absent"));
        noConflict(tr -> get(tr, "b"), set("d"));
        noConflict(tr -> get(tr, "b"), clear("c", "z"));
    }

    @Test
    void anEqualWriteConflictsToo() {
        conflict(tr -> get(tr, "b"), tr -> tr.set(key("b"), bytes("1")));
        conflict(tr -> get(tr, "absent"), clear("absent", "absent~"));
    }

    @Test
    void aRangeThatWasRead() {
        conflict(reads("b", "f", 0, false), set("d"));
        conflict(reads("b", "f", 0, false), set("c"));
        conflict(reads("b", "f", 0, true), set("e"));
        conflict(reads("x", "z", 0, false), set("y"));
        noConflict(reads("b", "f", 0, false), set("f"));
        noConflict(reads("b", "f", 0, false), set("a"));
    }

    @Test
    void aLimitedReadConflictsAsFarAsItRead() {
        conflict(reads("a", "z", 2, false), set("c"));
        conflict(reads("a", "z", 2, false), set("d"));
        noConflict(reads("a", "z", 2, false), set("e"));
        conflict(reads("a", "z", 2, true), set("g"));
        noConflict(reads("a", "z", 2, true), set("e"));
    }

    @Test
    void aPartlyConsumedIteratorNeedNotConflictBehind() {
        database().run(tr -> {
            for (int i = 0; i < 2_000; i++) {
                tr.set(key(String.format(MANY + "%04d", i)), bytes("v".repeat(100)));
            }
            return null;
        });
        Consumer<Transaction> readsSome = tr -> {
            AsyncIterator<KeyValue> iterator =
                    tr.getRange(key(MANY), key("many0")).iterator();
            join(iterator.onHasNext());
            iterator.next();
        };
        conflict(readsSome, set(MANY + "0000"));
        noConflict(readsSome, set(MANY + "1999"));
    }

    @Test
    void aKeySelectorConflictsWithWhatItWalkedOver() {
        Consumer<Transaction> forward = tr -> join(tr.getKey(KeySelector.firstGreaterOrEqual(key("c"))));
        conflict(forward, set("cc"));
        conflict(forward, clear("d", "e"));
        noConflict(forward, set("e"));
        noConflict(forward, set("b"));
        Consumer<Transaction> backward = tr -> join(tr.getKey(KeySelector.lastLessThan(key("e"))));
        conflict(backward, set("dd"));
        conflict(backward, clear("d", "dd"));
        noConflict(backward, set("c"));
        noConflict(backward, set("e"));
        Consumer<Transaction> far =
                tr -> join(tr.getKey(KeySelector.firstGreaterOrEqual(key("b")).add(2)));
        conflict(far, set("e"));
        noConflict(far, set("g"));
    }

    @Test
    void snapshotReadsDoNotConflict() {
        noConflict(tr -> get(tr.snapshot(), "b"), set("b"));
        noConflict(tr -> pairs(tr.snapshot(), "a", "z", 0, false), set("d"));
        noConflict(tr -> join(tr.snapshot().getKey(KeySelector.firstGreaterThan(key("b")))), set("c"));
    }

    @Test
    void ownWritesDoNotConflict() {
        noConflict(tr -> tr.set(key("b"), bytes("own")), set("b"));
        noConflict(
                tr -> {
                    tr.set(key("b"), bytes("own"));
                    get(tr, "b");
                },
                set("b"));
        noConflict(
                tr -> {
                    tr.clear(key("b"), key("e"));
                    get(tr, "d");
                    pairs(tr, "b", "e", 0, false);
                },
                set("d"));
        noConflict(
                tr -> {
                    tr.set(key("d"), bytes("own"));
                    pairs(tr, "b", "e", 0, false);
                },
                set("d"));
        conflict(
                tr -> {
                    tr.set(key("d"), bytes("own"));
                    pairs(tr, "b", "e", 0, false);
                },
                set("c"));
    }

    @Test
    void readingAnAtomicOperationConflicts() {
        noConflict(tr -> tr.mutate(MutationType.ADD, key("b"), new byte[] {1}), set("b"));
        conflict(
                tr -> {
                    tr.mutate(MutationType.ADD, key("b"), new byte[] {1});
                    get(tr, "b");
                },
                set("b"));
    }

    @Test
    void explicitConflictRanges() {
        conflict(tr -> tr.addReadConflictKey(key("x")), set("x"));
        conflict(tr -> tr.addReadConflictRange(key("x"), key("z")), set("y"));
        noConflict(tr -> tr.addReadConflictRange(key("x"), key("z")), set("z"));
        conflict(tr -> get(tr, "b"), tr -> tr.addWriteConflictKey(key("b")));
        conflict(tr -> get(tr, "b"), tr -> tr.addWriteConflictRange(key("a"), key("c")));
        noConflict(tr -> get(tr, "b"), tr -> tr.addWriteConflictRange(key("c"), key("d")));
        noConflict(
                tr -> assertThat(tr.snapshot().addReadConflictKeyIfNotSnapshot(key("x")))
                        .isFalse(),
                set("x"));
        conflict(tr -> assertThat(tr.addReadConflictKeyIfNotSnapshot(key("x"))).isTrue(), set("x"));
    }

    @Test
    void aWriteWithoutAConflictRange() {
        noConflict(tr -> get(tr, "b"), tr -> {
            tr.options().setNextWriteNoWriteConflictRange();
            tr.set(key("b"), bytes("other"));
        });
        assertThat(stored("b")).isEqualTo("other");
        conflict(tr -> get(tr, "d"), tr -> {
            tr.options().setNextWriteNoWriteConflictRange();
            tr.set(key("b"), bytes("other"));
            tr.set(key("d"), bytes("other"));
        });
    }

    @Test
    void readOnlyTransactionsDoNotConflict() {
        storeKeys();
        try (Transaction tr = database().createTransaction()) {
            get(tr, "b");
            store("b", "other");
            assertThat(commit(tr)).isZero();
            assertThat(tr.getCommittedVersion()).isEqualTo(-1);
        }
    }

    @Test
    void aConflictRangeAloneIsACommit() {
        try (Transaction tr = database().createTransaction()) {
            tr.addWriteConflictKey(key("b"));
            assertThat(commit(tr)).isZero();
            assertThat(tr.getCommittedVersion()).isPositive();
        }
    }

    @Test
    void aReadAtAnOlderVersionConflictsWithAllSince() {
        storeKeys();
        long version = database().read(tr -> join(tr.getReadVersion()));
        store("b", "newer");
        try (Transaction tr = database().createTransaction()) {
            tr.setReadVersion(version);
            assertThat(get(tr, "b")).isEqualTo("1");
            tr.set(key("result"), bytes("x"));
            assertThat(commit(tr)).isEqualTo(NOT_COMMITTED);
        }
    }

    @Test
    void writeSkewIsPrevented() {
        storeKeys();
        try (Transaction one = database().createTransaction();
                Transaction two = database().createTransaction()) {
            get(one, "b");
            get(two, "d");
            get(one, "d");
            get(two, "b");
            one.set(key("b"), bytes("one"));
            two.set(key("d"), bytes("two"));
            assertThat(commit(one)).isZero();
            assertThat(commit(two)).isEqualTo(NOT_COMMITTED);
        }
    }
}
