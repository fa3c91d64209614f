package io.groundkeeper.embedded;

import java.util.Map;
import java.util.function.Supplier;

/**
 * Walks a range as a transaction sees it: the snapshot merged with the transaction's own writes. Moving over a key that
 * is unreadable fails with {@code accessed_unreadable}.
 */
final class RywCursor implements KvCursor {
    private final Supplier<SnapshotCursor> open;
    private final WriteMap writes;
    private final KeyRange range;
    private final boolean reverse;

    /** Opened when the writes do not say by themselves what comes next. */
    private SnapshotCursor snapshot;

    /** Everything before it (after it, in reverse) has been walked over. */
    private byte[] position;

    private byte[] key;
    private byte[] value;

    /** @param open opens a cursor of the same range and direction over what is stored */
    RywCursor(Supplier<SnapshotCursor> open, WriteMap writes, KeyRange range, boolean reverse) {
        this.open = open;
        this.writes = writes;
        this.range = range;
        this.reverse = reverse;
        position = reverse ? range.end() : range.begin();
        boolean started = false;
        try {
            advance();
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return value;
    }

    @Override
    public void advance() {
        do {
            step();
        } while (key != null && value == null);
    }

    private void step() {
        Map.Entry<byte[], KeyWrites> written = nextWritten();
        byte[] storedKey = needsStored(written) ? nextStored() : null;
        if (storedKey == null && written == null) {
            moveTo(null);
            return;
        }
        int order = order(storedKey, written == null ? null : written.getKey());
        if (order < 0) {
            moveTo(storedKey);
            value = snapshot.value();
        } else {
            moveTo(written.getKey().clone());
            value = written.getValue().over(order == 0 ? snapshot.value() : null);
        }
        if (order <= 0) {
            snapshot.advance();
        }
    }

    private Map.Entry<byte[], KeyWrites> nextWritten() {
        Map.Entry<byte[], KeyWrites> next = writes.next(position, reverse);
        return next != null && range.contains(next.getKey()) ? next : null;
    }

    /** Unless nothing can be between here and the next written key, and that does not depend on what is stored. */
    private boolean needsStored(Map.Entry<byte[], KeyWrites> written) {
        if (written != null && !written.getValue().isIndependent()) {
            return true;
        }
        KeyRange gap;
        if (reverse) {
            gap = new KeyRange(written == null ? range.begin() : Keys.after(written.getKey()), position);
        } else {
            gap = new KeyRange(position, written == null ? range.end() : written.getKey());
        }
        return !gap.isEmpty() && !writes.isCleared(gap);
    }

    /** Leaves out what is stored in cleared ranges; keys written there later are independent of it. */
    private byte[] nextStored() {
        if (snapshot == null) {
            // Before anything is read, and a read version fixed for it.
            if (writes.isUnreadableAt(position, reverse)) {
                throw FdbError.ACCESSED_UNREADABLE.exception();
            }
            snapshot = open.get();
        }
        snapshot.skipTo(position);
        while (snapshot.key() != null) {
            KeyRange cleared = writes.clearedRangeOf(snapshot.key());
            if (cleared == null) {
                return snapshot.key();
            }
            snapshot.skipTo(reverse ? cleared.begin() : cleared.end());
        }
        return null;
    }

    private int order(byte[] storedKey, byte[] writtenKey) {
        if (storedKey == null || writtenKey == null) {
            return storedKey == null ? 1 : -1;
        }
        return Keys.compare(storedKey, writtenKey) * (reverse ? -1 : 1);
    }

    private void moveTo(byte[] next) {
        byte[] from = position;
        if (reverse) {
            position = next == null ? range.begin() : next;
        } else {
            position = next == null ? range.end() : Keys.after(next);
        }
        key = next;
        value = null;
        if (writes.isUnreadable(reverse ? new KeyRange(position, from) : new KeyRange(from, position))) {
            throw FdbError.ACCESSED_UNREADABLE.exception();
        }
    }

    @Override
    public void close() {
        if (snapshot != null) {
            snapshot.close();
        }
    }
}
