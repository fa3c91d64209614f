package io.groundkeeper.embedded.contract;

import static io.groundkeeper.embedded.contract.ErrorCode.NOT_COMMITTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.Transaction;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How far a range read conflicts with the writes of others: from the bases of its selectors (where they start counting)
 * to what it has read, and not beyond where its limit has ended it.
 */
abstract class RangeConflictContract extends InterleavedTopic {
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "z");

    /** More than there are keys. */
    private static final int FAR = 100_000;

    @BeforeEach
    void storeKeys() {
        store("b", "1", "d", "2", "f", "3", "h", "4");
    }

    /** The names of the keys whose change conflicts. */
    private String conflicting(Consumer<Transaction> reads) {
        StringBuilder conflicting = new StringBuilder();
        for (String name : NAMES) {
            if (interleave(reads, touch(name)) == NOT_COMMITTED) {
                conflicting.append(name);
            }
        }
        return conflicting.toString();
    }

    private String conflicting(KeySelector begin, KeySelector end, int limit, boolean reverse) {
        return conflicting(tr -> join(tr.getRange(begin, end, limit, reverse).asList()));
    }

    private String conflicting(KeySelector begin, KeySelector end) {
        String forward = conflicting(begin, end, 0, false);
        assertThat(conflicting(begin, end, 0, true)).as("in reverse").isEqualTo(forward);
        return forward;
    }

    private KeySelector from(String name) {
        return KeySelector.firstGreaterOrEqual(key(name));
    }

    private KeySelector before(String name) {
        return KeySelector.lastLessThan(key(name));
    }

    @Test
    void aRangeThatWasRead() {
        assertThat(conflicting(from("b"), from("f"))).isEqualTo("bcde");
        assertThat(conflicting(from("i"), from("z"))).isEqualTo("i");
    }

    @Test
    void aLimitedReadConflictsAsFarAsItRead() {
        assertThat(conflicting(from("a"), from("z"), 2, false)).isEqualTo("abcd");
        assertThat(conflicting(from("a"), from("z"), 2, true)).isEqualTo("fghi");
    }

    @Test
    void aFirstSelectorConflictsFromItsBase() {
        KeySelector second = from("c").add(1);
        assertThat(conflicting(second, from("z"))).isEqualTo("cdefghi");
        assertThat(conflicting(second, from("z"), 1, false)).isEqualTo("cdef");
        assertThat(conflicting(second, from("z"), 1, true)).isEqualTo("cdefghi");
    }

    @Test
    void aFirstSelectorThatGoesBackConflictsFromTheFirstKeyRead() {
        assertThat(conflicting(before("f"), from("h"))).isEqualTo("defg");
        assertThat(conflicting(before("f"), from("h"), 1, false)).isEqualTo("de");
        assertThat(conflicting(before("f"), from("h"), 1, true)).isEqualTo("fg");
    }

    @Test
    void aLastSelectorConflictsToTheLastKeyRead() {
        KeySelector third = from("b").add(3);
        assertThat(conflicting(from("b"), third)).isEqualTo("bcdef");
        assertThat(conflicting(from("b"), third, 1, false)).isEqualTo("b");
        assertThat(conflicting(from("b"), third, 1, true)).isEqualTo("bcdef");
    }

    @Test
    void aLastSelectorThatGoesBackConflictsToItsBase() {
        assertThat(conflicting(from("b"), before("z"))).isEqualTo("bcdefghi");
        assertThat(conflicting(from("b"), before("z"), 1, false)).isEqualTo("bcdefghi");
        assertThat(conflicting(from("b"), before("z"), 1, true)).isEqualTo("fghi");
        assertThat(conflicting(before("f").add(-1), before("f"))).isEqualTo("bcde");
    }

    @Test
    void crossedSelectorsConflictBetweenTheirBases() {
        assertThat(conflicting(from("f"), from("d").add(1))).isEqualTo("de");
        assertThat(conflicting(from("f"), from("d").add(2))).isEqualTo("def");
        assertThat(conflicting(before("f"), from("c"))).isEqualTo("cde");
    }

    @Test
    void anInvertedRangeConflictsWithNothing() {
        assertThat(conflicting(from("f"), from("b"))).isEmpty();
        assertThat(conflicting(from("f").add(2), from("b"))).isEmpty();
        assertThat(conflicting(from("f"), before("b"))).isEmpty();
    }

    @Test
    void aSelectorOffTheKeysConflictsToTheirEnd() {
        assertThat(conflicting(from("f"), from("f").add(FAR))).isEqualTo("fghiz");
        assertThat(conflicting(from("f"), from("f").add(FAR), 1, false)).isEqualTo("f");
        assertThat(conflicting(from("h").add(FAR), from("z").add(FAR + 1))).isEqualTo("hiz");
        assertThat(conflicting(tr -> join(tr.getKey(from("h").add(FAR))))).isEqualTo("hiz");
    }

    @Test
    void aSelectorBeforeTheKeysConflictsFromTheirBegin() {
        assertThat(conflicting(before("d").add(-FAR), from("d"))).isEqualTo("abc");
        assertThat(conflicting(before("d").add(-FAR), from("d"), 1, false)).isEqualTo("abc");
        assertThat(conflicting(tr -> join(tr.getKey(before("d").add(-FAR))))).isEqualTo("abc");
    }
}
