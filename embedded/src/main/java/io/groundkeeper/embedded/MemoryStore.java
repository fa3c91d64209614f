package io.groundkeeper.embedded;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Keeps all values in memory, for as long as it is open. Writers wait until the cursors that are open have been closed. */
final class MemoryStore implements KeyValueStore {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final TreeMap<byte[], byte[]> values = new TreeMap<>(Keys.ORDER);
    private long versionCeiling;
    private boolean closed;

    /** To be opened and closed with the read lock held. */
    private final class Cursor implements StoredCursor {
        private final KeyRange range;
        private final boolean reverse;
        private byte[] key;
        private byte[] value;

        Cursor(KeyRange range, boolean reverse) {
            this.range = range;
            this.reverse = reverse;
            load(reverse ? values.lowerEntry(range.end()) : values.ceilingEntry(range.begin()));
        }

        private void load(Map.Entry<byte[], byte[]> entry) {
            boolean inside = entry != null
                    && (reverse
                            ? Keys.compare(entry.getKey(), range.begin()) >= 0
                            : Keys.compare(entry.getKey(), range.end()) < 0);
            key = inside ? entry.getKey().clone() : null;
            value = inside ? entry.getValue() : null;
        }

        @Override
        public byte[] key() {
            return key;
        }

        @Override
        public byte[] value() {
            return value.clone();
        }

        @Override
        public void advance() {
            load(reverse ? values.lowerEntry(key) : values.higherEntry(key));
        }

        @Override
        public void skipTo(byte[] bound) {
            load(
                    reverse
                            ? values.lowerEntry(Keys.min(bound, range.end()))
                            : values.ceilingEntry(Keys.max(bound, range.begin())));
        }

        @Override
        public void close() {
            leave();
        }
    }

    @Override
    public long versionCeiling() {
        enter();
        try {
            return versionCeiling;
        } finally {
            leave();
        }
    }

    @Override
    public byte[] get(byte[] key) {
        enter();
        try {
            byte[] value = values.get(key);
            return value == null ? null : value.clone();
        } finally {
            leave();
        }
    }

    @Override
    public void write(Map<byte[], byte[]> changes, long newCeiling) {
        lock.writeLock().lock();
        try {
            checkOpen();
            changes.forEach((key, value) -> {
                if (value == null) {
                    values.remove(key);
                } else {
                    values.put(key, value);
                }
            });
            versionCeiling = newCeiling;
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public StoredCursor cursor(KeyRange range, boolean reverse) {
        enter();
        return new Cursor(range, reverse);
    }

    @Override
    public long approximateBytes(KeyRange range) {
        enter();
        try {
            return range.isEmpty()
                    ? 0
                    : values.subMap(range.begin(), range.end()).entrySet().stream()
                            .mapToLong(entry -> entry.getKey().length + entry.getValue().length)
                            .sum();
        } finally {
            leave();
        }
    }

    private void enter() {
        lock.readLock().lock();
        if (closed) {
            leave();
            checkOpen();
        }
    }

    private void leave() {
        lock.readLock().unlock();
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The database is closed");
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            values.clear();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
