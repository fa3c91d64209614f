package io.groundkeeper.embedded;

import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** Walks a range of the newest committed values, as they were when the cursor was opened. */
final class RocksCursor implements AutoCloseable {
    private final Slice lower;
    private final Slice upper;
    private final ReadOptions options;
    private final RocksIterator iterator;
    private final boolean reverse;
    private final Runnable onClose;
    private byte[] key;

    RocksCursor(RocksDB db, KeyRange range, boolean reverse, Runnable onClose) {
        this.reverse = reverse;
        this.onClose = onClose;
        lower = new Slice(range.begin());
        upper = new Slice(range.end());
        options = new ReadOptions().setIterateLowerBound(lower).setIterateUpperBound(upper);
        iterator = db.newIterator(options);
        if (reverse) {
            iterator.seekToLast();
        } else {
            iterator.seekToFirst();
        }
        load();
    }

    /** The key it stands on, or null at the end. */
    byte[] key() {
        return key;
    }

    byte[] value() {
        return iterator.value();
    }

    void advance() {
        if (reverse) {
            iterator.prev();
        } else {
            iterator.next();
        }
        load();
    }

    /** Moves on to the first key at or after {@code bound}, or (in reverse) the last one before it. */
    void skipTo(byte[] bound) {
        if (reverse) {
            iterator.seekForPrev(bound);
            load();
            if (key != null && Keys.compare(key, bound) == 0) {
                advance();
            }
        } else {
            iterator.seek(bound);
            load();
        }
    }

    private void load() {
        if (iterator.isValid()) {
            key = iterator.key();
            return;
        }
        key = null;
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw RocksStore.failed(e);
        }
    }

    @Override
    public void close() {
        iterator.close();
        options.close();
        upper.close();
        lower.close();
        onClose.run();
    }
}
