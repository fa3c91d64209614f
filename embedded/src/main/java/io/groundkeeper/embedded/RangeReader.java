package io.groundkeeper.embedded;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Range reads and key selectors over one view of the database, and what they depended on. Not thread-safe.
 *
 * <p>A selector is resolved by walking: with offset {@code n > 0}, to the n-th key at or after its base; otherwise to
 * the (1 - n)-th key before it. Off the ends it gives {@link Keys#BEGIN} or {@link Keys#END}.
 */
final class RangeReader {
    private final BiFunction<KeyRange, Boolean, KvCursor> view;
    private final List<KeyRange> walked = new ArrayList<>();

    /** @param view opens a cursor over a range, in reverse if told so */
    RangeReader(BiFunction<KeyRange, Boolean, KvCursor> view) {
        this.view = view;
    }

    /** Pairs in the order read; {@code more} when the limit and not the end of the range stopped the read. */
    record Chunk(List<KeyValue> pairs, boolean more) {
        static final Chunk EMPTY = new Chunk(List.of(), false);

        byte[] first() {
            return pairs.get(0).getKey();
        }

        byte[] last() {
            return pairs.get(pairs.size() - 1).getKey();
        }
    }

    /** Every range that results depended on so far. */
    List<KeyRange> walked() {
        return walked;
    }

    byte[] resolve(KeySelector selector) {
        byte[] base = base(selector);
        int offset = selector.getOffset();
        return offset > 0 ? walkForward(base, offset) : walkBackward(base, 1 - offset);
    }

    private static byte[] base(KeySelector selector) {
        return selector.orEqual() ? Keys.after(selector.getKey()) : selector.getKey();
    }

    private byte[] walkForward(byte[] base, int steps) {
        byte[] found = forward(base, steps);
        walked.add(new KeyRange(base, found == null ? Keys.END : Keys.after(found)));
        return found == null ? Keys.END : found;
    }

    private byte[] walkBackward(byte[] base, int steps) {
        byte[] found = backward(base, steps);
        walked.add(new KeyRange(found == null ? Keys.BEGIN : found, base));
        return found == null ? Keys.BEGIN : found;
    }

    private byte[] forward(byte[] base, int steps) {
        return nth(new KeyRange(base, Keys.END), false, steps);
    }

    private byte[] backward(byte[] base, int steps) {
        return nth(new KeyRange(Keys.BEGIN, Keys.min(base, Keys.END)), true, steps);
    }

    private byte[] nth(KeyRange range, boolean reverse, int steps) {
        if (range.isEmpty()) {
            return null;
        }
        try (KvCursor cursor = view.apply(range, reverse)) {
            for (int i = 1; i < steps && cursor.key() != null; i++) {
                cursor.advance();
            }
            return cursor.key();
        }
    }

    /** Whether nothing can be between the two, whatever there is; then FoundationDB reads nothing at all. */
    static boolean isInverted(KeySelector begin, KeySelector end) {
        return begin.getOffset() >= end.getOffset() && Keys.compare(base(begin), base(end)) >= 0;
    }

    /**
     * Reads pairs of a range until a limit is reached.
     *
     * @param rowLimit at most so many pairs; 0 for no limit
     * @param byteLimit stops after the pair that reaches so many bytes; 0 for no limit
     */
    Chunk read(KeySelector begin, KeySelector end, int rowLimit, int byteLimit, boolean reverse) {
        Bound from = bound(begin);
        Bound to = bound(end);
        Chunk chunk = read(new KeyRange(from.key, to.key), rowLimit, byteLimit, reverse);
        walked.add(reverse ? dependencyInReverse(from, to, chunk) : dependency(from, to, chunk));
        return chunk;
    }

    /**
     * An end of a range read.
     *
     * @param base where its selector starts counting
     * @param key where it leads; to the first or the last key possible where it runs off the keys there are
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Bound(byte[] base, int offset, byte[] key, boolean offBegin, boolean offEnd) {}

    /** The plain one is found without looking at any key. */
    private Bound bound(KeySelector selector) {
        byte[] base = base(selector);
        int offset = selector.getOffset();
        if (offset == 1) {
            return new Bound(base, offset, Keys.min(base, Keys.END), false, false);
        } else if (offset > 1) {
            byte[] key = forward(base, offset);
            return new Bound(base, offset, key == null ? Keys.END : key, false, key == null);
        }
        byte[] key = backward(base, 1 - offset);
        return new Bound(base, offset, key == null ? Keys.BEGIN : key, key == null, false);
    }

    private Chunk read(KeyRange range, int rowLimit, int byteLimit, boolean reverse) {
        if (range.isEmpty()) {
            return Chunk.EMPTY;
        }
        List<KeyValue> pairs = new ArrayList<>();
        int bytes = 0;
        try (KvCursor cursor = view.apply(range, reverse)) {
            while (cursor.key() != null) {
                pairs.add(new KeyValue(cursor.key(), cursor.value()));
                bytes += cursor.key().length + cursor.value().length + cursor.overheadBytes();
                if ((rowLimit > 0 && pairs.size() >= rowLimit) || (byteLimit > 0 && bytes >= byteLimit)) {
                    return new Chunk(pairs, true);
                }
                cursor.advance();
            }
        }
        return new Chunk(pairs, false);
    }

    // What a range read depends on is what FoundationDB's client takes it to be (ReadYourWrites, addConflictRange):
    // from
    // the bases of its selectors to what was read, and not beyond where a limit has ended it.

    private static KeyRange dependency(Bound from, Bound to, Chunk chunk) {
        boolean ordered = Keys.compare(from.base, to.base) < 0;
        byte[] begin = ordered ? from.base : to.base;
        byte[] end = ordered && !(to.offset > 0 && chunk.more) ? to.base : from.base;
        if (from.offset <= 0 && (from.offBegin || to.offBegin)) {
            begin = Keys.BEGIN;
        }
        if (to.offset > 0 && !chunk.more && (from.offEnd || to.offEnd)) {
            end = Keys.END;
        }
        if (!chunk.pairs.isEmpty()) {
            if (from.offset <= 0) {
                begin = Keys.min(begin, chunk.first());
            }
            end = Keys.max(end, Keys.after(chunk.last()));
        }
        return new KeyRange(begin, end);
    }

    private static KeyRange dependencyInReverse(Bound from, Bound to, Chunk chunk) {
        boolean ordered = Keys.compare(from.base, to.base) < 0;
        byte[] begin = ordered && !(from.offset <= 1 && chunk.more) ? from.base : to.base;
        byte[] end = ordered ? to.base : from.base;
        if (from.offset <= 0 && !chunk.more && (from.offBegin || to.offBegin)) {
            begin = Keys.BEGIN;
        }
        if (to.offset > 0 && (from.offEnd || to.offEnd)) {
            end = Keys.END;
        }
        if (!chunk.pairs.isEmpty()) {
            begin = Keys.min(begin, chunk.last());
            if (to.offset > 0) {
                end = Keys.max(end, Keys.after(chunk.first()));
            }
        }
        return new KeyRange(begin, end);
    }
}
