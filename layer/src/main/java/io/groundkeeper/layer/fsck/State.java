package io.groundkeeper.layer.fsck;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import io.groundkeeper.schema.RecordFormatException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A tenant's records at one version, and the violations found in them. Each key is read once, however many records have to do
 * with it. For one transaction; thread-safe.
 */
final class State {
    private final ReadTransaction transaction;
    private final Map<ByteBuffer, CompletableFuture<byte[]>> reads = new HashMap<>();
    private final List<CompletableFuture<?>> pending = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();

    State(ReadTransaction transaction) {
        this.transaction = transaction;
    }

    private synchronized CompletableFuture<byte[]> get(byte[] key) {
        return reads.computeIfAbsent(ByteBuffer.wrap(key), wanted -> transaction.get(key));
    }

    CompletableFuture<List<KeyValue>> range(Range range, int limit) {
        return transaction.getRange(range, limit).asList();
    }

    CompletableFuture<List<KeyValue>> rangeAfter(byte[] key, Range range) {
        return transaction.getRange(ByteArrayUtil.keyAfter(key), range.end).asList();
    }

    /** Says that something is wrong. */
    void violated(String subject, String problem) {
        violated(new Violation(subject, problem));
    }

    synchronized void violated(Violation violation) {
        violations.add(violation);
    }

    /** Says so unless {@code holds}. */
    void require(boolean holds, String subject, String problem) {
        if (!holds) {
            violated(subject, problem);
        }
    }

    /** Requires that there is a key. */
    void requirePresent(byte[] key, String subject, String problem) {
        inspect(key, value -> require(value != null, subject, problem));
    }

    /** Reads a key, null where it is absent, and lets it be looked at before the page is done. */
    void inspect(byte[] key, Consumer<byte[]> look) {
        await(get(key).thenAccept(look));
    }

    /** Requires that there is a record and that it is decodable, and lets it be looked at. */
    <T> void inspect(byte[] key, Function<byte[], T> decoder, String subject, String problem, Consumer<T> look) {
        inspect(key, value -> {
            if (value == null) {
                violated(subject, problem);
            } else {
                decode(value, decoder, subject).ifPresent(look);
            }
        });
    }

    /** The record; empty, which is a violation, where the bytes are none. */
    <T> Optional<T> decode(byte[] value, Function<byte[], T> decoder, String subject) {
        try {
            return Optional.of(decoder.apply(value));
        } catch (RecordFormatException e) {
            violated(subject, e.getMessage());
            return Optional.empty();
        }
    }

    /** Lets the page be done no earlier than this. */
    synchronized void await(CompletableFuture<?> work) {
        pending.add(work);
    }

    /** Complete when everything has been looked at. */
    CompletableFuture<PageCheck.Result> done(long records) {
        List<CompletableFuture<?>> awaited;
        synchronized (this) {
            awaited = List.copyOf(pending);
            pending.clear();
        }
        if (awaited.isEmpty()) {
            synchronized (this) {
                return CompletableFuture.completedFuture(new PageCheck.Result(records, List.copyOf(violations)));
            }
        }
        return CompletableFuture.allOf(awaited.toArray(CompletableFuture<?>[]::new))
                .thenCompose(done -> done(records));
    }
}
