package io.groundkeeper.embedded.contract;

import static io.groundkeeper.embedded.contract.ErrorCode.NOT_COMMITTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which transactions may commit side by side: one reads, another commits meanwhile, then the first commits. */
abstract class ConflictContract extends InterleavedTopic {

    @BeforeEach
    void storeKeys() {
        store("b", "1", "d", "2", "f", "3", "h", "4");
    }

    private Consumer<Transaction> set(String name) {
        return tr -> tr.set(key(name), bytes("other"));
    }

    private Consumer<Transaction> clear(String from, String to) {
        return tr -> tr.clear(key(from), key(to));
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
    void aKeySelectorConflictsWithWhatItWalkedOver() {
        Consumer<Transaction> forward = tr -> join(tr.getKey(KeySelector.firstGreaterOrEqual(key("c"))));
        conflict(forward, touch("cc"));
        conflict(forward, touch("d"));
        noConflict(forward, touch("e"));
        noConflict(forward, touch("b"));
        Consumer<Transaction> backward = tr -> join(tr.getKey(KeySelector.lastLessThan(key("e"))));
        conflict(backward, touch("dd"));
        conflict(backward, touch("d"));
        noConflict(backward, touch("c"));
        noConflict(backward, touch("e"));
        Consumer<Transaction> far =
                tr -> join(tr.getKey(KeySelector.firstGreaterOrEqual(key("b")).add(2)));
        conflict(far, touch("e"));
        noConflict(far, touch("g"));
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
        assertThat(stored("b")).isEqualTo("one");
        assertThat(stored("d")).isEqualTo("2");
    }
}
