package io.groundkeeper.embedded;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.StreamingMode;
import com.apple.foundationdb.async.AsyncIterable;
import com.apple.foundationdb.async.AsyncIterator;
import com.apple.foundationdb.async.AsyncUtil;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * A range read that has yet to be done. As a list it is read at once; an iterator reads it in chunks whose size depends
 * on the streaming mode, and conflicts with others' writes as far as the chunks it has read.
 */
final class RangeQuery implements AsyncIterable<KeyValue> {
    private static final int MAX_CHUNK_BYTES = 80_000;

    private final EmbeddedTransaction transaction;
    private final boolean snapshot;
    private final KeySelector begin;
    private final KeySelector end;
    private final int limit;
    private final boolean reverse;
    private final StreamingMode mode;

    RangeQuery(
            EmbeddedTransaction transaction,
            boolean snapshot,
            KeySelector begin,
            KeySelector end,
            int limit,
            boolean reverse,
            StreamingMode mode) {
        this.transaction = transaction;
        this.snapshot = snapshot;
        this.begin = begin;
        this.end = end;
        this.limit = limit;
        this.reverse = reverse;
        this.mode = mode;
    }

    @Override
    public CompletableFuture<List<KeyValue>> asList() {
        return transaction
                .getBounds(begin, end, limit, snapshot)
                .thenCompose(bounds -> transaction.getChunk(bounds, limit, 0, reverse, snapshot))
                .thenApply(RangeReader.Chunk::pairs);
    }

    @Override
    public AsyncIterator<KeyValue> iterator() {
        return new ChunkIterator();
    }

    /** How many bytes FoundationDB would aim for in the n-th chunk (from 0); 0 for no limit. */
    private int chunkBytes(int n) {
        return switch (mode) {
            case EXACT -> 0;
            case SMALL -> 256;
            case MEDIUM -> 1_000;
            case LARGE -> 4_096;
            case ITERATOR -> Math.min(MAX_CHUNK_BYTES, 4_096 << Math.min(n, 5));
            case WANT_ALL, SERIAL -> MAX_CHUNK_BYTES;
        };
    }

    /** Thread-safe, though it makes little sense to use it from several threads. */
    private final class ChunkIterator implements AsyncIterator<KeyValue> {
        private KeyRange rest;
        private int rowsLeft = limit;
        private int chunksRead;
        private List<KeyValue> pairs = List.of();
        private int index;
        private boolean more = true;
        private boolean cancelled;
        private byte[] lastKey;
        private CompletableFuture<Boolean> next;

        ChunkIterator() {
            next = transaction.getBounds(begin, end, limit, snapshot).thenCompose(bounds -> {
                rest = bounds;
                return fetch();
            });
        }

        private CompletableFuture<Boolean> fetch() {
            return transaction
                    .getChunk(rest, rowsLeft, chunkBytes(chunksRead), reverse, snapshot)
                    .thenApply(this::accept);
        }

        private synchronized boolean accept(RangeReader.Chunk chunk) {
            chunksRead++;
            pairs = chunk.pairs();
            index = 0;
            more = chunk.more();
            if (limit > 0) {
                rowsLeft -= pairs.size();
                more &= rowsLeft > 0;
            }
            if (more) {
                byte[] last = pairs.get(pairs.size() - 1).getKey();
                rest = reverse ? new KeyRange(rest.begin(), last) : new KeyRange(Keys.after(last), rest.end());
            }
            return !pairs.isEmpty();
        }

        @Override
        public synchronized CompletableFuture<Boolean> onHasNext() {
            if (cancelled) {
                throw new CancellationException();
            }
            if (!next.isDone() || next.isCompletedExceptionally()) {
                return next;
            }
            if (index < pairs.size()) {
                return AsyncUtil.READY_TRUE;
            }
            if (!more) {
                return AsyncUtil.READY_FALSE;
            }
            next = fetch();
            return next;
        }

        @Override
        public boolean hasNext() {
            return onHasNext().join();
        }

        @Override
        public KeyValue next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            synchronized (this) {
                KeyValue pair = pairs.get(index++);
                lastKey = pair.getKey();
                return pair;
            }
        }

        @Override
        public synchronized void remove() {
            if (lastKey == null) {
                throw new IllegalStateException("No value has been fetched from database");
            }
            transaction.clear(lastKey);
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
        }
    }
}
