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
    record Chunk(List<KeyValue> pairs, boolean more) {}

    /** Every range that results depended on so far. */
    List<KeyRange> walked() {
        return walked;
    }

    byte[] resolve(KeySelector selector) {
        byte[] base = base(selector);
        int offset = selector.getOffset();
        return offset > 0 ? walkForward(base, offset) : walkBackward(base, 1 - offset);
    }

    /** The bound that a selector sets to a range read: a plain one without looking at any key. */
    byte[] resolveBound(KeySelector selector) {
        return selector.getOffset() == 1 ? Keys.min(base(selector), Keys.END) : resolve(selector);
    }

    private static byte[] base(KeySelector selector) {
        return selector.orEqual() ? Keys.after(selector.getKey()) : selector.getKey();
    }

    private byte[] walkForward(byte[] base, int steps) {
        KeyRange range = new KeyRange(base, Keys.END);
        if (range.isEmpty()) {
            return Keys.END;
        }
        byte[] found = nth(range, false, steps);
        walked.add(found == null ? range : new KeyRange(base, Keys.after(found)));
        return found == null ? Keys.END : found;
    }

    private byte[] walkBackward(byte[] base, int steps) {
        KeyRange range = new KeyRange(Keys.BEGIN, Keys.min(base, Keys.END));
        if (range.isEmpty()) {
            return Keys.BEGIN;
        }
        byte[] found = nth(range, true, steps);
        walked.add(found == null ? range : new KeyRange(found, range.end()));
        return found == null ? Keys.BEGIN : found;
    }

    private byte[] nth(KeyRange range, boolean reverse, int steps) {
        try (KvCursor cursor = view.apply(range, reverse)) {
            for (int i = 1; i < steps && cursor.key() != null; i++) {
                cursor.advance();
            }
            return cursor.key();
        }
    }

    /**
     * Reads pairs of a range until a limit is reached.
     *
     * @param rowLimit at most so many pairs; 0 for no limit
     * @param byteLimit stops after the pair that reaches so many bytes; 0 for no limit
     */
    Chunk read(KeyRange range, int rowLimit, int byteLimit, boolean reverse) {
        if (range.isEmpty()) {
            return new Chunk(List.of(), false);
        }
        List<KeyValue> pairs = new ArrayList<>();
        int bytes = 0;
        boolean more = false;
        try (KvCursor cursor = view.apply(range, reverse)) {
            while (cursor.key() != null) {
                pairs.add(new KeyValue(cursor.key(), cursor.value()));
                bytes += cursor.key().length + cursor.value().length;
                if ((rowLimit > 0 && pairs.size() >= rowLimit) || (byteLimit > 0 && bytes >= byteLimit)) {
                    more = true;
                    break;
                }
                cursor.advance();
            }
        }
        if (!more) {
            walked.add(range);
        } else {
            byte[] last = pairs.get(pairs.size() - 1).getKey();
            walked.add(reverse ? new KeyRange(last, range.end()) : new KeyRange(range.begin(), Keys.after(last)));
        }
        return new Chunk(pairs, more);
    }
}
