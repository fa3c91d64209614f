package io.groundkeeper.embedded;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.StreamingMode;
import com.apple.foundationdb.async.AsyncIterable;
import com.apple.foundationdb.async.AsyncIterator;
import com.apple.foundationdb.async.AsyncUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * A range read that has yet to be done. It goes chunk by chunk, whose size depends on the streaming mode, and conflicts with
 * others' writes as far as the chunks it has read. As fdb-java's, an iterator fetches a chunk ahead of its use.
 */
final class RangeQuery implements AsyncIterable<KeyValue> {
    /** Bytes of the chunks in {@code ITERATOR} mode, one after the other; the last ones stay. */
    private static final int[] ITERATOR_BYTES = {4_096, 6_144, 9_216, 13_824, 20_736, 31_104, 46_656, 69_984, 80_000};

    private static final int SERIAL_BYTES = 80_000;

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
        StreamingMode whole = mode;
        if (mode == StreamingMode.ITERATOR) {
            whole = limit == 0 ? StreamingMode.WANT_ALL : StreamingMode.EXACT;
        }
        if (whole == StreamingMode.EXACT) {
            return fetch(begin, end, limit, whole, 0).thenApply(RangeReader.Chunk::pairs);
        }
        return collect(new ChunkIterator(whole));
    }

    /** Reads are complete when they return. */
    private static CompletableFuture<List<KeyValue>> collect(ChunkIterator pairs) {
        List<KeyValue> collected = new ArrayList<>();
        while (true) {
            CompletableFuture<Boolean> more = pairs.onHasNext();
            if (more.isCompletedExceptionally() || !more.join()) {
                return more.thenApply(done -> collected);
            }
            collected.add(pairs.next());
        }
    }

    @Override
    public AsyncIterator<KeyValue> iterator() {
        return new ChunkIterator(mode);
    }

    private CompletableFuture<RangeReader.Chunk> fetch(
            KeySelector from, KeySelector to, int rowLimit, StreamingMode chunks, int index) {
        return transaction.getChunk(from, to, rowLimit, chunkBytes(chunks, index), reverse, snapshot);
    }

    /** How many bytes FoundationDB would aim for in the n-th chunk (from 0); 0 for no limit. */
    private static int chunkBytes(StreamingMode mode, int n) {
        return switch (mode) {
            case EXACT -> 0;
            case SMALL -> 256;
            case MEDIUM -> 1_000;
            case LARGE -> 4_096;
            case ITERATOR -> ITERATOR_BYTES[Math.min(n, ITERATOR_BYTES.length - 1)];
            case WANT_ALL, SERIAL -> SERIAL_BYTES;
        };
    }

    /** Thread-safe, though it makes little sense to use it from several threads. */
    private final class ChunkIterator implements AsyncIterator<KeyValue> {
        private final StreamingMode chunks;
        private KeySelector from = begin;
        private KeySelector to = end;
        private int rowsLeft = limit;
        private int fetches;
        private boolean last;
        private List<KeyValue> pairs = List.of();
        private int index;
        private CompletableFuture<RangeReader.Chunk> ahead;
        private boolean cancelled;
        private byte[] lastKey;

        ChunkIterator(StreamingMode chunks) {
            this.chunks = chunks;
            fetchAhead();
        }

        private void fetchAhead() {
            ahead = last ? null : fetch(from, to, limit == 0 ? 0 : rowsLeft, chunks, fetches++);
        }

        /** Goes on to the chunk that was fetched ahead; whether there is anything in it. */
        private synchronized boolean advance(RangeReader.Chunk chunk) {
            ahead = null;
            pairs = chunk.pairs();
            index = 0;
            rowsLeft -= pairs.size();
            last = !chunk.more() || (limit != 0 && rowsLeft < 1);
            if (!pairs.isEmpty()) {
                if (reverse) {
                    to = KeySelector.firstGreaterOrEqual(chunk.last());
                } else {
                    from = KeySelector.firstGreaterThan(chunk.last());
                }
            }
            return !pairs.isEmpty();
        }

        @Override
        public synchronized CompletableFuture<Boolean> onHasNext() {
            if (cancelled) {
                throw new CancellationException();
            }
            if (index < pairs.size()) {
                return AsyncUtil.READY_TRUE;
            }
            return ahead == null ? AsyncUtil.READY_FALSE : ahead.thenApply(this::advance);
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
                if (index == 0) {
                    fetchAhead();
                }
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
