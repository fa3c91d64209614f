package io.groundkeeper.embedded.contract;

import static io.groundkeeper.embedded.contract.ErrorCode.NONE;
import static io.groundkeeper.embedded.contract.ErrorCode.READ_VERSION_ALREADY_SET;
import static io.groundkeeper.embedded.contract.ErrorCode.VERSION_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.Transaction;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What fixes the read version of a transaction: it can be set only before that. */
abstract class ReadVersionContract extends ContractTopic {
    private long version;

    @BeforeEach
    void storeTwoVersions() {
        store("a", "old", "b", "old", "z", "old");
        version = database().read(tr -> join(tr.getReadVersion()));
        store("z", "new");
    }

    /** The error of setting an old version after something else. */
    private int errorAfter(Consumer<Transaction> operations) {
        try (Transaction tr = database().createTransaction()) {
            operations.accept(tr);
            tr.setReadVersion(version);
            return errorOf(tr.getApproximateSize());
        }
    }

    @Test
    void readsFixIt() {
        assertThat(errorAfter(tr -> join(tr.getReadVersion()))).isEqualTo(READ_VERSION_ALREADY_SET);
        assertThat(errorAfter(tr -> get(tr, "a"))).isEqualTo(READ_VERSION_ALREADY_SET);
        assertThat(errorAfter(tr -> get(tr.snapshot(), "a"))).isEqualTo(READ_VERSION_ALREADY_SET);
        assertThat(errorAfter(tr -> pairs(tr, "a", "z", 1, false))).isEqualTo(READ_VERSION_ALREADY_SET);
    }

    @Test
    void ownWritesAreReadWithoutIt() {
        try (Transaction tr = database().createTransaction()) {
            tr.clear(key("a"), key("d"));
            tr.set(key("b"), bytes("own"));
            assertThat(get(tr, "a")).isNull();
            assertThat(get(tr, "b")).isEqualTo("own");
            assertThat(pairs(tr, "a", "d", 0, false)).containsExactly("b=own");
            assertThat(pairs(tr, "a", "d", 0, true)).containsExactly("b=own");
            tr.setReadVersion(version);
            assertThat(get(tr, "z")).isEqualTo("old");
            assertThat(join(tr.getReadVersion())).isEqualTo(version);
        }
    }

    @Test
    void anInvertedRangeIsReadWithoutIt() {
        assertThat(errorAfter(tr -> assertThat(pairs(tr, "z", "a", 0, false)).isEmpty()))
                .isEqualTo(NONE);
    }

    @Test
    void writesAndConflictRangesDoNotFixIt() {
        assertThat(errorAfter(tr -> {
                    tr.set(key("c"), bytes("x"));
                    tr.addReadConflictKey(key("a"));
                    tr.getVersionstamp();
                    join(tr.getApproximateSize());
                }))
                .isEqualTo(NONE);
    }

    @Test
    void aCommitFixesItUnlessThereIsNothingToCommit() {
        assertThat(errorAfter(tr -> {
                    tr.set(key("c"), bytes("x"));
                    join(tr.commit());
                }))
                .isEqualTo(READ_VERSION_ALREADY_SET);
        assertThat(errorAfter(tr -> join(tr.commit()))).isEqualTo(NONE);
    }

    @Test
    void itMustBePositive() {
        try (Transaction tr = database().createTransaction()) {
            tr.setReadVersion(0);
            assertThat(errorOf(tr.getReadVersion())).isEqualTo(VERSION_INVALID);
        }
    }
}
