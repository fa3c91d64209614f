package io.groundkeeper.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The atomic operations, over stored values and over the transaction's own. */
abstract class AtomicContract extends ContractTopic {
    private static final String ABSENT = "-";

    @ParameterizedTest
    @CsvSource({
        "ADD, 01, 02, 03",
        "ADD, ff00, 0100, 0001",
        "ADD, ff, 01, 00",
        "ADD, ff, 0100, 0001",
        "ADD, 010203, 01, 02",
        "ADD, -, 0500, 0500",
        "ADD, '', 0500, 0500",
        "ADD, 01, '', ''",
        "BIT_AND, 0f, 3c, 0c",
        "BIT_AND, 0f0f, 3c, 0c",
        "BIT_AND, 0f, 3cff, 0c00",
        "BIT_AND, -, 3c, 3c",
        "BIT_AND, '', 3c, 00",
        "BIT_OR, 0f, 3c, 3f",
        "BIT_OR, 0f, 3cff, 3fff",
        "BIT_OR, 0f0f, 3c, 3f",
        "BIT_OR, -, 3c, 3c",
        "BIT_XOR, 0f, 3c, 33",
        "BIT_XOR, 0f, 3cff, 33ff",
        "BIT_XOR, -, 3c, 3c",
        "MAX, 01, 02, 02",
        "MAX, 02, 01, 02",
        "MAX, ff00, 0001, 0001",
        "MAX, 0201, 01, 02",
        "MAX, 02, 0100, 0200",
        "MAX, 02, 0001, 0001",
        "MAX, -, 01, 01",
        "MAX, '', 00, 00",
        "MIN, 01, 02, 01",
        "MIN, 02, 01, 01",
        "MIN, ff00, 0001, ff00",
        "MIN, 0201, 03, 02",
        "MIN, 02, 0100, 0100",
        "MIN, 02, 0001, 0200",
        "MIN, -, 01, 01",
        "MIN, '', 05, 00",
        "BYTE_MAX, 0201, 03, 03",
        "BYTE_MAX, 0201, 02, 0201",
        "BYTE_MAX, -, 02, 02",
        "BYTE_MIN, 0201, 03, 0201",
        "BYTE_MIN, 0201, 02, 02",
        "BYTE_MIN, -, 02, 02",
        "APPEND_IF_FITS, 01, 02, 0102",
        "APPEND_IF_FITS, -, 02, 02",
        "APPEND_IF_FITS, 01, '', 01",
        "COMPARE_AND_CLEAR, 01, 01, -",
        "COMPARE_AND_CLEAR, 01, 02, 01",
        "COMPARE_AND_CLEAR, -, 01, -",
        "COMPARE_AND_CLEAR, '', '', -",
    })
    void operation(MutationType type, String before, String operand, String after) {
        byte[] stored = key("stored");
        byte[] own = key("own");
        put(stored, before);
        String seen = database().run(tr -> {
            if (!before.equals(ABSENT)) {
                tr.set(own, HexFormat.of().parseHex(before));
            } else {
                tr.clear(own);
            }
            tr.mutate(type, stored, HexFormat.of().parseHex(operand));
            tr.mutate(type, own, HexFormat.of().parseHex(operand));
            assertThat(hex(join(tr.get(own)))).isEqualTo(after);
            return hex(join(tr.get(stored)));
        });
        assertThat(seen).as("read in the same transaction").isEqualTo(after);
        assertThat(hex(read(stored))).as("over a stored value").isEqualTo(after);
        assertThat(hex(read(own))).as("over the transaction's own value").isEqualTo(after);
    }

    @Test
    void operationsOnOneKeyApplyInOrder() {
        put(key("n"), "05");
        database().run(tr -> {
            tr.mutate(MutationType.ADD, key("n"), new byte[] {1});
            tr.mutate(MutationType.MAX, key("n"), new byte[] {4});
            tr.mutate(MutationType.ADD, key("n"), new byte[] {1});
            tr.mutate(MutationType.ADD, key("n"), new byte[] {1, 0});
            tr.mutate(MutationType.APPEND_IF_FITS, key("n"), new byte[] {9});
            return null;
        });
        assertThat(hex(read(key("n")))).isEqualTo("080009");
    }

    @Test
    void anAppendThatDoesNotFitChangesNothing() {
        byte[] large = new byte[60_000];
        for (int i = 0; i < 2; i++) {
            database().run(tr -> {
                tr.mutate(MutationType.APPEND_IF_FITS, key("a"), large);
                return null;
            });
        }
        assertThat(read(key("a"))).hasSize(60_000);
    }

    @Test
    void addsDoNotConflict() {
        CompletableFuture<?>[] commits = new CompletableFuture<?>[100];
        Transaction[] transactions = new Transaction[commits.length];
        for (int i = 0; i < commits.length; i++) {
            transactions[i] = database().createTransaction();
            join(transactions[i].getReadVersion());
            transactions[i].mutate(MutationType.ADD, key("n"), new byte[] {1, 0});
        }
        for (int i = 0; i < commits.length; i++) {
            commits[i] = transactions[i].commit();
        }
        for (int i = 0; i < commits.length; i++) {
            assertThat(errorOf(commits[i])).isZero();
            transactions[i].close();
        }
        assertThat(hex(read(key("n")))).isEqualTo("6400");
    }

    private void put(byte[] key, String hex) {
        database().run(tr -> {
            tr.clear(key);
            if (!hex.equals(ABSENT)) {
                tr.set(key, HexFormat.of().parseHex(hex));
            }
            return null;
        });
    }

    private byte[] read(byte[] key) {
        return database().read(tr -> join(tr.get(key)));
    }

    private static String hex(byte[] value) {
        return value == null ? ABSENT : HexFormat.of().formatHex(value);
    }
}
