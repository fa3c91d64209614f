package io.groundkeeper.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Versionstamped keys and values, and the keys that cannot be read until they are known. */
abstract class VersionstampContract extends ContractTopic {
    private static final int STAMP_BYTES = 10;
    private static final int ACCESSED_UNREADABLE = 1036;
    private static final int CLIENT_INVALID_OPERATION = 2000;
    private static final int NO_COMMIT_VERSION = 2021;

    /** Bytes with a gap for the stamp, and the gap's offset as four little-endian bytes. */
    private static byte[] stamped(byte[] before, byte[] after) {
        return ByteBuffer.allocate(before.length + STAMP_BYTES + after.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(before)
                .position(before.length + STAMP_BYTES)
                .put(after)
                .putInt(before.length)
                .array();
    }

    @Test
    void theStampHoldsTheCommitVersion() {
        try (Transaction tr = database().createTransaction()) {
            tr.set(key("a"), bytes("x"));
            CompletableFuture<byte[]> stamp = tr.getVersionstamp();
            join(tr.commit());
            assertThat(join(stamp)).hasSize(STAMP_BYTES);
            assertThat(ByteBuffer.wrap(join(stamp)).getLong()).isEqualTo(tr.getCommittedVersion());
        }
    }

    @Test
    void stampedKeysAndValues() {
        CompletableFuture<byte[]> stamp = database().run(tr -> {
            tr.mutate(MutationType.SET_VERSIONSTAMPED_KEY, stamped(key("log/"), bytes("/end")), bytes("v"));
            tr.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, key("value"), stamped(bytes("<"), bytes(">")));
            return tr.getVersionstamp();
        });
        byte[] stampBytes = join(stamp);
        List<KeyValue> log =
                database().read(tr -> join(tr.getRange(key("log/"), key("log0")).asList()));
        assertThat(log).hasSize(1);
        assertThat(log.get(0).getKey()).isEqualTo(join(join(key("log/"), stampBytes), bytes("/end")));
        assertThat(log.get(0).getValue()).isEqualTo(bytes("v"));
        byte[] value = database().read(tr -> join(tr.get(key("value"))));
        assertThat(value).isEqualTo(join(join(bytes("<"), stampBytes), bytes(">")));
    }

    @Test
    void stampsGrowFromCommitToCommit() {
        byte[] last = new byte[STAMP_BYTES];
        for (int i = 0; i < 50; i++) {
            byte[] stamp = join(database().run(tr -> {
                tr.mutate(MutationType.SET_VERSIONSTAMPED_KEY, stamped(key("log/"), bytes("")), bytes("v"));
                return tr.getVersionstamp();
            }));
            assertThat(Arrays.compareUnsigned(stamp, last)).isPositive();
            last = stamp;
        }
        assertThat(database()
                        .<List<KeyValue>>read(
                                tr -> join(tr.getRange(key("log/"), key("log0")).asList())))
                .hasSize(50);
    }

    @Test
    void aStampedKeyIsUnreadable() {
        try (Transaction tr = database().createTransaction()) {
            store("log", "before", "z", "after");
            tr.mutate(MutationType.SET_VERSIONSTAMPED_KEY, stamped(key("log/"), bytes("")), bytes("v"));
            assertThat(errorOf(tr.getRange(key("log/"), key("log0")).asList())).isEqualTo(ACCESSED_UNREADABLE);
            byte[] possible = join(key("log/"), new byte[] {0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0});
            assertThat(errorOf(tr.get(possible))).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(get(tr, "log")).isEqualTo("before");
            assertThat(pairs(tr, "log", "z", 1, false)).containsExactly("log=before");
            assertThat(pairs(tr, "z", "zz", 0, false)).containsExactly("z=after");
            assertThat(errorOf(tr.getRange(key("log"), key("z")).asList())).isEqualTo(ACCESSED_UNREADABLE);
        }
    }

    @Test
    void aStampedValueIsUnreadable() {
        store("a", "1", "b", "2", "c", "3");
        try (Transaction tr = database().createTransaction()) {
            tr.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, key("b"), stamped(bytes(""), bytes("")));
            assertThat(errorOf(tr.get(key("b")))).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(errorOf(tr.snapshot().get(key("b")))).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(get(tr, "a")).isEqualTo("1");
            assertThat(pairs(tr, "a", "z", 1, false)).containsExactly("a=1");
            assertThat(errorOf(tr.getRange(key("a"), key("z")).asList())).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(errorOf(tr.getRange(key("a"), key("z"), 0, true).asList()))
                    .isEqualTo(ACCESSED_UNREADABLE);
            tr.clear(key("b"));
            assertThat(get(tr, "b")).isNull();
        }
    }

    @Test
    void stampsMustFit() {
        assertThat(mutationError(MutationType.SET_VERSIONSTAMPED_VALUE, key("a"), new byte[3]))
                .isEqualTo(CLIENT_INVALID_OPERATION);
        assertThat(mutationError(MutationType.SET_VERSIONSTAMPED_VALUE, key("a"), new byte[13]))
                .isEqualTo(CLIENT_INVALID_OPERATION);
        byte[] beyond = stamped(bytes(""), bytes(""));
        beyond[10] = 1;
        assertThat(mutationError(MutationType.SET_VERSIONSTAMPED_VALUE, key("a"), beyond))
                .isEqualTo(CLIENT_INVALID_OPERATION);
        assertThat(mutationError(MutationType.SET_VERSIONSTAMPED_KEY, beyond, bytes("v")))
                .isEqualTo(CLIENT_INVALID_OPERATION);
    }

    private int mutationError(MutationType type, byte[] key, byte[] operand) {
        try (Transaction tr = database().createTransaction()) {
            tr.mutate(type, key, operand);
            return commit(tr);
        }
    }

    @Test
    void aReadOnlyTransactionHasNoStamp() {
        try (Transaction tr = database().createTransaction()) {
            get(tr, "a");
            CompletableFuture<byte[]> stamp = tr.getVersionstamp();
            join(tr.commit());
            assertThat(errorOf(stamp)).isEqualTo(NO_COMMIT_VERSION);
            assertThat(tr.getCommittedVersion()).isEqualTo(-1);
        }
    }

    @Test
    void aStampedKeyConflictsWithReadersOfItsRange() {
        try (Transaction reader = database().createTransaction()) {
            join(reader.getRange(key("log/"), key("log0")).asList());
            database().run(tr -> {
                tr.mutate(MutationType.SET_VERSIONSTAMPED_KEY, stamped(key("log/"), bytes("")), bytes("v"));
                return null;
            });
            reader.set(key("a"), bytes("x"));
            assertThat(commit(reader)).isEqualTo(1020);
        }
    }
}
