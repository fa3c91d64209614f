package io.groundkeeper.embedded.contract;

import static io.groundkeeper.embedded.contract.ErrorCode.NONE;
import static io.groundkeeper.embedded.contract.ErrorCode.NOT_COMMITTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.Transaction;
import java.util.function.Consumer;

/** A topic where one transaction reads, another commits meanwhile, then the first commits, or may not. */
abstract class InterleavedTopic extends ContractTopic {

    /** The error of the first commit, or 0. */
    protected int interleave(Consumer<Transaction> reads, Consumer<Transaction> writes) {
        try (Transaction first = database().createTransaction()) {
            join(first.getReadVersion());
            reads.accept(first);
            write(writes);
            first.addWriteConflictKey(key("result"));
            return commit(first);
        }
    }

    protected void conflict(Consumer<Transaction> reads, Consumer<Transaction> writes) {
        assertThat(interleave(reads, writes)).isEqualTo(NOT_COMMITTED);
    }

    protected void noConflict(Consumer<Transaction> reads, Consumer<Transaction> writes) {
        assertThat(interleave(reads, writes)).isEqualTo(NONE);
    }

    /** What conflicts with reads of a key as a write does, but leaves it as it is. */
    protected Consumer<Transaction> touch(String name) {
        return tr -> tr.addWriteConflictKey(key(name));
    }
}
