package io.groundkeeper.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.StreamingMode;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncIterator;
import com.apple.foundationdb.async.AsyncUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Point reads, range reads, key selectors, and what a transaction sees of its own writes. */
abstract class ReadContract extends ContractTopic {
    /** More keys than there are, whatever else is in the database. */
    private static final int MORE_THAN_ALL = 1_000_000_000;

    @Test
    void readsWhatWasCommitted() {
        store("a", "1", "empty", "");
        assertThat(stored("a")).isEqualTo("1");
        assertThat(stored("empty")).isEmpty();
        assertThat(stored("absent")).isNull();
    }

    @Test
    void aReadAfterACommitSeesIt() {
        for (int i = 0; i < 100; i++) {
            store("a", Integer.toString(i));
            assertThat(stored("a")).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void readsStayAtTheReadVersion() {
        store("a", "1", "b", "1", "c", "1");
        try (Transaction tr = database().createTransaction()) {
            assertThat(get(tr, "a")).isEqualTo("1");
            database().run(other -> {
                other.set(key("a"), bytes("2"));
                other.clear(key("b"));
                other.set(key("d"), bytes("2"));
                return null;
            });
            store("a", "3");
            assertThat(get(tr, "a")).isEqualTo("1");
            assertThat(get(tr, "d")).isNull();
            assertThat(pairs(tr, "", "z", 0, false)).containsExactly("a=1", "b=1", "c=1");
            assertThat(pairs(tr, "", "z", 0, true)).containsExactly("c=1", "b=1", "a=1");
        }
    }

    @Test
    void readsAtAGivenVersion() {
        long[] versions = new long[5];
        for (int i = 0; i < versions.length; i++) {
            try (Transaction tr = database().createTransaction()) {
                tr.set(key("a"), bytes(Integer.toString(i)));
                tr.set(key("k" + i), bytes("x"));
                join(tr.commit());
                versions[i] = tr.getCommittedVersion();
            }
        }
        for (int i = 0; i < versions.length; i++) {
            try (Transaction tr = database().createTransaction()) {
                tr.setReadVersion(versions[i]);
                assertThat(get(tr, "a")).isEqualTo(Integer.toString(i));
                assertThat(pairs(tr, "k", "l", 0, false)).hasSize(i + 1);
                assertThat(join(tr.getReadVersion())).isEqualTo(versions[i]);
            }
        }
        assertThat(versions).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void readVersionsDoNotGoBack() {
        long last = 0;
        for (int i = 0; i < 20; i++) {
            long version = database().read(tr -> join(tr.getReadVersion()));
            assertThat(version).isGreaterThanOrEqualTo(last);
            try (Transaction tr = database().createTransaction()) {
                tr.set(key("a"), bytes("x"));
                join(tr.commit());
                assertThat(tr.getCommittedVersion()).isGreaterThan(version);
                last = tr.getCommittedVersion();
            }
        }
    }

    @Test
    void rangesForwardBackwardLimited() {
        store("a", "1", "b", "2", "c", "3", "d", "4");
        try (Transaction tr = database().createTransaction()) {
            assertThat(pairs(tr, "b", "d", 0, false)).containsExactly("b=2", "c=3");
            assertThat(pairs(tr, "b", "d", 0, true)).containsExactly("c=3", "b=2");
            assertThat(pairs(tr, "a", "z", 2, false)).containsExactly("a=1", "b=2");
            assertThat(pairs(tr, "a", "z", 2, true)).containsExactly("d=4", "c=3");
            assertThat(pairs(tr, "b", "b", 0, false)).isEmpty();
            assertThat(pairs(tr, "d", "a", 0, false)).isEmpty();
            assertThat(pairs(join(tr.getRange(Range.startsWith(key("c"))).asList())))
                    .containsExactly("c=3");
        }
    }

    @Test
    void keySelectors() {
        store("b", "", "d", "", "f", "");
        try (Transaction tr = database().createTransaction()) {
            assertThat(select(tr, KeySelector.firstGreaterOrEqual(key("b")))).isEqualTo("b");
            assertThat(select(tr, KeySelector.firstGreaterOrEqual(key("c")))).isEqualTo("d");
            assertThat(select(tr, KeySelector.firstGreaterThan(key("b")))).isEqualTo("d");
            assertThat(select(tr, KeySelector.firstGreaterThan(key("a")))).isEqualTo("b");
            assertThat(select(tr, KeySelector.lastLessOrEqual(key("d")))).isEqualTo("d");
            assertThat(select(tr, KeySelector.lastLessOrEqual(key("e")))).isEqualTo("d");
            assertThat(select(tr, KeySelector.lastLessThan(key("d")))).isEqualTo("b");
            assertThat(select(tr, KeySelector.lastLessThan(key("e")))).isEqualTo("d");
            assertThat(select(tr, KeySelector.firstGreaterOrEqual(key("a")).add(2)))
                    .isEqualTo("f");
            assertThat(select(tr, KeySelector.lastLessThan(key("z")).add(-2))).isEqualTo("b");
            assertThat(select(tr, KeySelector.lastLessThan(key("d")).add(1))).isEqualTo("d");
            assertThat(select(tr, KeySelector.firstGreaterThan(key("d")).add(-1)))
                    .isEqualTo("d");
            assertThat(select(tr, KeySelector.firstGreaterThan(key("f")))).isEqualTo("<after>");
            assertThat(select(tr, KeySelector.lastLessThan(key("b")))).isEqualTo("<before>");
        }
    }

    @Test
    void keySelectorsOffTheEnds() {
        byte[] end = {(byte) 0xff};
        store("a", "");
        try (Transaction tr = database().createTransaction()) {
            assertThat(join(tr.getKey(KeySelector.lastLessThan(new byte[0])))).isEmpty();
            assertThat(join(tr.getKey(KeySelector.firstGreaterOrEqual(end)))).isEqualTo(end);
            assertThat(join(tr.getKey(KeySelector.firstGreaterThan(end)))).isEqualTo(end);
            assertThat(join(tr.getKey(KeySelector.firstGreaterOrEqual(key("a")).add(MORE_THAN_ALL))))
                    .isEqualTo(end);
            assertThat(join(tr.getKey(KeySelector.lastLessThan(key("b")).add(-MORE_THAN_ALL))))
                    .isEmpty();
        }
    }

    @Test
    void selectorsAsRangeBounds() {
        store("a", "1", "b", "2", "c", "3", "d", "4", "e", "5");
        try (Transaction tr = database().createTransaction()) {
            List<KeyValue> inner =
                    join(tr.getRange(KeySelector.firstGreaterThan(key("a")), KeySelector.lastLessThan(key("e")))
                            .asList());
            assertThat(pairs(inner)).containsExactly("b=2", "c=3");
            List<KeyValue> shifted = join(tr.getRange(
                            KeySelector.lastLessThan(key("c")),
                            KeySelector.firstGreaterOrEqual(key("c")).add(2))
                    .asList());
            assertThat(pairs(shifted)).containsExactly("b=2", "c=3", "d=4");
            List<KeyValue> backward = join(tr.getRange(
                            KeySelector.firstGreaterOrEqual(key("a")).add(1),
                            KeySelector.firstGreaterThan(key("d")),
                            2,
                            true)
                    .asList());
            assertThat(pairs(backward)).containsExactly("d=4", "c=3");
        }
    }

    @ParameterizedTest
    @EnumSource(StreamingMode.class)
    void everyStreamingModeReadsTheWholeRange(StreamingMode mode) {
        List<String> expected = new ArrayList<>();
        database().run(tr -> {
            expected.clear();
            for (int i = 0; i < 500; i++) {
                String name = String.format("%04d", i);
                tr.set(key(name), bytes("v".repeat(100)));
                expected.add(name + "=" + "v".repeat(100));
            }
            return null;
        });
        // An exact read has to say how much.
        int limit = mode == StreamingMode.EXACT ? 500 : 0;
        try (Transaction tr = database().createTransaction()) {
            AsyncIterator<KeyValue> iterator =
                    tr.getRange(begin(), end(), limit, false, mode).iterator();
            assertThat(pairs(join(AsyncUtil.collectRemaining(iterator, tr.getExecutor()))))
                    .isEqualTo(expected);
            assertThat(pairs(
                            join(tr.getRange(begin(), end(), limit, false, mode).asList())))
                    .isEqualTo(expected);
            assertThat(pairs(join(AsyncUtil.collect(tr.getRange(begin(), end(), 123, false, mode), tr.getExecutor()))))
                    .isEqualTo(expected.subList(0, 123));
        }
    }

    @Test
    void seesItsOwnWrites() {
        store("a", "1", "b", "2", "c", "3", "d", "4");
        try (Transaction tr = database().createTransaction()) {
            tr.set(key("b"), bytes("own"));
            tr.set(key("bb"), bytes("new"));
            tr.clear(key("c"), key("d"));
            tr.mutate(MutationType.APPEND_IF_FITS, key("d"), bytes("+"));
            assertThat(get(tr, "b")).isEqualTo("own");
            assertThat(get(tr, "c")).isNull();
            assertThat(get(tr, "d")).isEqualTo("4+");
            assertThat(pairs(tr, "a", "z", 0, false)).containsExactly("a=1", "b=own", "bb=new", "d=4+");
            assertThat(pairs(tr, "a", "z", 0, true)).containsExactly("d=4+", "bb=new", "b=own", "a=1");
            assertThat(pairs(tr, "b", "z", 2, false)).containsExactly("b=own", "bb=new");
            assertThat(select(tr, KeySelector.lastLessThan(key("d")))).isEqualTo("bb");
            assertThat(select(tr, KeySelector.firstGreaterThan(key("bb")))).isEqualTo("d");
            assertThat(text(join(tr.snapshot().get(key("b"))))).isEqualTo("own");
        }
        assertThat(stored("b")).isEqualTo("2");
    }

    @Test
    void aSetAfterAClearIsSeen() {
        store("a", "1", "b", "2");
        database().run(tr -> {
            tr.clear(key("a"), key("z"));
            tr.set(key("b"), bytes("again"));
            assertThat(pairs(tr, "a", "z", 0, false)).containsExactly("b=again");
            tr.clear(key("b"));
            assertThat(pairs(tr, "a", "z", 0, false)).isEmpty();
            tr.set(key("c"), bytes("3"));
            return null;
        });
        assertThat(database().<List<String>>read(tr -> pairs(tr, "a", "z", 0, false)))
                .containsExactly("c=3");
    }

    @Test
    void readYourWritesCanBeDisabled() {
        store("a", "1");
        try (Transaction tr = database().createTransaction()) {
            tr.options().setReadYourWritesDisable();
            tr.set(key("a"), bytes("2"));
            assertThat(get(tr, "a")).isEqualTo("1");
            join(tr.commit());
        }
        assertThat(stored("a")).isEqualTo("2");
    }

    @Test
    void snapshotReadsNeedNotSeeOwnWrites() {
        store("a", "1", "b", "2");
        try (Transaction tr = database().createTransaction()) {
            tr.options().setSnapshotRywDisable();
            tr.set(key("a"), bytes("own"));
            tr.clear(key("b"));
            assertThat(pairs(tr.snapshot(), "a", "z", 0, false)).containsExactly("a=1", "b=2");
            assertThat(pairs(tr, "a", "z", 0, false)).containsExactly("a=own");
        }
    }

    @Test
    void anIteratorCanRemove() {
        store("a", "1", "b", "2", "c", "3");
        database().run(tr -> {
            AsyncIterator<KeyValue> iterator = tr.getRange(begin(), end()).iterator();
            while (iterator.hasNext()) {
                if (name(iterator.next().getKey()).equals("b")) {
                    iterator.remove();
                }
            }
            return null;
        });
        assertThat(database().<List<String>>read(tr -> pairs(tr, "a", "z", 0, false)))
                .containsExactly("a=1", "c=3");
    }

    @Test
    void whatIsReturnedMayBeChanged() {
        store("a", "1");
        try (Transaction tr = database().createTransaction()) {
            byte[] value = bytes("2");
            tr.set(key("b"), value);
            value[0] = 'x';
            join(tr.get(key("b")))[0] = 'y';
            join(tr.get(key("a")))[0] = 'y';
            assertThat(get(tr, "a")).isEqualTo("1");
            assertThat(get(tr, "b")).isEqualTo("2");
        }
    }

    private String select(Transaction tr, KeySelector selector) {
        return name(join(tr.getKey(selector)));
    }
}
