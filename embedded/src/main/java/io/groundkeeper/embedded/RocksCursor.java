package io.groundkeeper.embedded;

import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** A {@link RocksStore}'s cursor. */
final class RocksCursor implements StoredCursor {
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

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return iterator.value();
    }

    @Override
    public void advance() {
        if (reverse) {
            iterator.prev();
        } else {
            iterator.next();
        }
        load();
    }

    @Override
    public void skipTo(byte[] bound) {
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
