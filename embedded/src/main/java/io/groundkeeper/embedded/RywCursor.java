package io.groundkeeper.embedded;

import java.util.Map;

/**
 * Walks a range as a transaction sees it: the snapshot merged with the transaction's own writes. Moving over a key that
 * is unreadable fails with {@code accessed_unreadable}.
 */
final class RywCursor implements KvCursor {
    /** Null where everything in the range is determined by the writes. */
    private final SnapshotCursor snapshot;

    private final WriteMap writes;
    private final KeyRange range;
    private final boolean reverse;
    private final boolean bypassUnreadable;

    /** Everything before it (after it, in reverse) has been walked over. */
    private byte[] position;

    private byte[] key;
    private byte[] value;

    RywCursor(SnapshotCursor snapshot, WriteMap writes, KeyRange range, boolean reverse, boolean bypassUnreadable) {
        this.snapshot = snapshot;
        this.writes = writes;
        this.range = range;
        this.reverse = reverse;
        this.bypassUnreadable = bypassUnreadable;
        position = reverse ? range.end() : range.begin();
        advance();
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
        byte[] storedKey = nextStored();
        Map.Entry<byte[], KeyWrites> written = nextWritten();
        int order = order(storedKey, written == null ? null : written.getKey());
        if (storedKey == null && written == null) {
            moveTo(null);
            return;
        }
        if (order < 0) {
            moveTo(storedKey);
            value = snapshot.value();
            snapshot.advance();
            return;
        }
        moveTo(written.getKey().clone());
        value = written.getValue().over(order == 0 ? snapshot.value() : null);
        if (order == 0) {
            snapshot.advance();
        }
    }

    /** Leaves out what the snapshot has in cleared ranges; keys written there later are independent of it. */
    private byte[] nextStored() {
        if (snapshot == null) {
            return null;
        }
        while (snapshot.key() != null) {
            KeyRange cleared = writes.clearedRangeOf(snapshot.key());
            if (cleared == null) {
                return snapshot.key();
            }
            snapshot.skipTo(reverse ? cleared.begin() : cleared.end());
        }
        return null;
    }

    private Map.Entry<byte[], KeyWrites> nextWritten() {
        Map.Entry<byte[], KeyWrites> next = writes.next(position, reverse);
        return next != null && range.contains(next.getKey()) ? next : null;
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
        if (!bypassUnreadable
                && writes.isUnreadable(reverse ? new KeyRange(position, from) : new KeyRange(from, position))) {
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
