package io.groundkeeper.embedded.contract;

import static io.groundkeeper.embedded.contract.ErrorCode.ACCESSED_UNREADABLE;
import static io.groundkeeper.embedded.contract.ErrorCode.EXACT_MODE_WITHOUT_LIMITS;
import static io.groundkeeper.embedded.contract.ErrorCode.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.StreamingMode;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncIterable;
import com.apple.foundationdb.async.AsyncIterator;
import com.apple.foundationdb.async.AsyncUtil;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The chunks in which a range is read: their sizes, and when each is fetched, told by what conflicts. The pairs are so long
 * that it does not matter whether some bytes are counted for each pair itself.
 */
abstract class RangeStreamingContract extends InterleavedTopic {
    /** In the first chunks of an iteration. */
    private static final int[] PAIRS_OF_10000_BYTES = {1, 1, 1, 2, 3, 4, 5, 7, 8};

    private static String name(int i) {
        return "many/" + (1_000 + i);
    }

    private void storePairs(int count, int bytesOfPair) {
        byte[] value = new byte[bytesOfPair - key(name(0)).length];
        write(tr -> {
            for (int i = 0; i < count; i++) {
                tr.set(key(name(i)), value);
            }
        });
    }

    private AsyncIterable<KeyValue> range(Transaction tr, int limit, boolean reverse, StreamingMode mode) {
        return tr.getRange(key("many/"), key("many0"), limit, reverse, mode);
    }

    /** Makes an iterator, and nothing more. */
    private Consumer<Transaction> begin(int limit, boolean reverse, StreamingMode mode) {
        return tr -> {
            AsyncIterator<KeyValue> unused = range(tr, limit, reverse, mode).iterator();
        };
    }

    /** Iterates over some pairs, and looks whether there is one more. */
    private Consumer<Transaction> iterate(int pairs, boolean reverse, StreamingMode mode) {
        return tr -> {
            AsyncIterator<KeyValue> iterator = range(tr, 0, reverse, mode).iterator();
            join(iterator.onHasNext());
            for (int i = 0; i < pairs; i++) {
                iterator.next();
            }
        };
    }

    private Consumer<Transaction> iterate(int pairs) {
        return iterate(pairs, false, StreamingMode.ITERATOR);
    }

    private void fetches(Consumer<Transaction> reads, int pairs) {
        conflict(reads, touch(name(pairs - 1)));
        noConflict(reads, touch(name(pairs)));
    }

    @ParameterizedTest
    @CsvSource({
        "SMALL, 200, 2",
        "MEDIUM, 300, 4",
        "LARGE, 1100, 4",
        "ITERATOR, 1100, 4",
        "SERIAL, 10000, 8",
        "WANT_ALL, 10000, 8"
    })
    void anIteratorFetchesTheFirstChunkWhenItIsMade(StreamingMode mode, int bytesOfPair, int pairs) {
        storePairs(pairs + 1, bytesOfPair);
        fetches(begin(0, false, mode), pairs);
    }

    @Test
    void anExactIteratorFetchesItsLimitAtOnce() {
        storePairs(6, 10_000);
        fetches(begin(5, false, StreamingMode.EXACT), 5);
    }

    @Test
    void anIteratorFetchesAChunkAheadAndMoreEveryTime() {
        storePairs(33, 10_000);
        int consumed = 0;
        int fetched = PAIRS_OF_10000_BYTES[0];
        fetches(iterate(0), fetched);
        for (int i = 1; i < PAIRS_OF_10000_BYTES.length; i++) {
            int ahead = PAIRS_OF_10000_BYTES[i];
            fetches(iterate(consumed + 1), fetched + ahead);
            fetches(iterate(fetched), fetched + ahead);
            consumed = fetched;
            fetched += ahead;
        }
    }

    @Test
    void anIteratorInReverseFetchesFromTheEnd() {
        storePairs(5, 200);
        Consumer<Transaction> made = begin(0, true, StreamingMode.SMALL);
        conflict(made, touch(name(3)));
        noConflict(made, touch(name(2)));
        Consumer<Transaction> begun = iterate(1, true, StreamingMode.SMALL);
        conflict(begun, touch(name(1)));
        noConflict(begun, touch(name(0)));
    }

    @Test
    void aChunkThatCannotBeReadFailsTheCommitOnceFetched() {
        Function<Integer, Integer> commitAfter = pairs -> {
            try (Transaction tr = database().createTransaction()) {
                tr.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, key("many/b"), stamped(new byte[0], new byte[0]));
                tr.set(key("many/a"), new byte[5_000]);
                iterate(pairs).accept(tr);
                return commit(tr);
            }
        };
        assertThat(commitAfter.apply(0)).isEqualTo(NONE);
        assertThat(commitAfter.apply(1)).isEqualTo(ACCESSED_UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {ReadTransaction.ROW_LIMIT_UNLIMITED, -1})
    void anExactReadNeedsALimit(int none) {
        try (Transaction tr = database().createTransaction()) {
            AsyncIterable<KeyValue> range = range(tr, none, false, StreamingMode.EXACT);
            assertThat(errorOf(range.asList())).isEqualTo(EXACT_MODE_WITHOUT_LIMITS);
            assertThat(errorOf(range.iterator().onHasNext())).isEqualTo(EXACT_MODE_WITHOUT_LIMITS);
            assertThat(commit(tr)).isEqualTo(NONE);
        }
    }

    @Test
    void aListInIteratorModeIsExactWhereThereIsALimit() {
        storePairs(10, 10_000);
        try (Transaction tr = database().createTransaction()) {
            assertThat(join(range(tr, 0, false, StreamingMode.ITERATOR).asList()))
                    .hasSize(10);
            assertThat(join(range(tr, 9, false, StreamingMode.ITERATOR).asList()))
                    .hasSize(9);
            assertThat(errorOf(range(tr, -1, false, StreamingMode.ITERATOR).asList()))
                    .isEqualTo(EXACT_MODE_WITHOUT_LIMITS);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXACT")
    void minusOneLimitsNothingButTheReadEndsWithItsFirstChunk(StreamingMode mode) {
        storePairs(2, 80_000);
        try (Transaction tr = database().createTransaction()) {
            AsyncIterable<KeyValue> range = range(tr, -1, false, mode);
            assertThat(join(AsyncUtil.collectRemaining(range.iterator(), tr.getExecutor())))
                    .hasSize(1);
            if (mode != StreamingMode.ITERATOR) {
                assertThat(join(range.asList())).hasSize(1);
            }
        }
    }
}
