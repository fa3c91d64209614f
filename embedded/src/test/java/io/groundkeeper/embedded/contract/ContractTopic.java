package io.groundkeeper.embedded.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.subspace.Subspace;
import com.apple.foundationdb.tuple.Tuple;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/**
 * A part of the {@linkplain EngineContract contract}. Each test has a part of the key space to itself, emptied afterwards,
 * and tells its keys by short names.
 */
abstract class ContractTopic {
    protected static final int STAMP_BYTES = 10;

    private final byte[] prefix = new Subspace(Tuple.from("engine contract", UUID.randomUUID())).pack();

    /** The engine, open; the same one for all tests. */
    protected abstract Database database();

    @AfterEach
    void emptyTheKeySpace() {
        write(tr -> tr.clear(begin(), end()));
    }

    /** The first possible key of this test. */
    protected byte[] begin() {
        return prefix.clone();
    }

    /** After the last possible key of this test. */
    protected byte[] end() {
        return key("\u007f");
    }

    protected byte[] key(String name) {
        return join(prefix, bytes(name));
    }

    /** The name of a key; in angle brackets when the key is before or after all of this test's. */
    protected String name(byte[] key) {
        if (compare(key, begin()) < 0) {
            return "<before>";
        }
        return compare(key, end()) >= 0 ? "<after>" : new String(key, prefix.length, key.length - prefix.length, UTF_8);
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    protected static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    protected static byte[] join(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    protected static int compare(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b);
    }

    /** Bytes with a gap for a versionstamp, and the gap's offset as four little-endian bytes. */
    protected static byte[] stamped(byte[] before, byte[] after) {
        return ByteBuffer.allocate(before.length + STAMP_BYTES + after.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(before)
                .position(before.length + STAMP_BYTES)
                .put(after)
                .putInt(before.length)
                .array();
    }

    /** Commits what is written. */
    protected void write(Consumer<Transaction> writes) {
        database().run(tr -> {
            writes.accept(tr);
            return null;
        });
    }

    /** Commits name-value pairs. */
    protected void store(String... namesAndValues) {
        write(tr -> {
            for (int i = 0; i < namesAndValues.length; i += 2) {
                tr.set(key(namesAndValues[i]), bytes(namesAndValues[i + 1]));
            }
        });
    }

    /** What is committed, or null. */
    protected String stored(String name) {
        return database().read(tr -> get(tr, name));
    }

    protected String get(ReadTransaction tr, String name) {
        return text(join(tr.get(key(name))));
    }

    /** Pairs as {@code name=value}. */
    protected List<String> pairs(List<KeyValue> pairs) {
        return pairs.stream()
                .map(kv -> name(kv.getKey()) + "=" + text(kv.getValue()))
                .collect(Collectors.toList());
    }

    protected List<String> pairs(ReadTransaction tr, String from, String to, int limit, boolean reverse) {
        return pairs(join(tr.getRange(key(from), key(to), limit, reverse).asList()));
    }

    protected static <T> T join(CompletableFuture<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    protected static FDBException error(int code) {
        return new FDBException("made for a test", code);
    }

    /** The error that a future fails with, or 0. */
    protected static int errorOf(CompletableFuture<?> future) {
        try {
            future.get(60, TimeUnit.SECONDS);
            return 0;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(FDBException.class);
            return ((FDBException) e.getCause()).getCode();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** 0, or the error of the commit. */
    protected static int commit(Transaction tr) {
        return errorOf(tr.commit());
    }
}
