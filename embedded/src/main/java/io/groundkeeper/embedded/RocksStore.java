package io.groundkeeper.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.Range;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The newest committed value of every key, on disk. The user's keys are stored as they are; the engine's own records
 * lie above {@link Keys#END}.
 */
final class RocksStore implements KeyValueStore {
    private static final byte[] FORMAT_KEY = {(byte) 0xff, 'f', 'o', 'r', 'm', 'a', 't'};
    private static final byte[] VERSION_CEILING_KEY = {(byte) 0xff, 'v', 'e', 'r', 's', 'i', 'o', 'n'};
    private static final int FORMAT = 1;

    private static final long BLOCK_CACHE_BYTES = 64L << 20;

    /** Few shards, so that no large block fills one; there are not many threads to contend for them. */
    private static final int BLOCK_CACHE_SHARD_BITS = 2;

    private static final int METADATA_BLOCK_BYTES = 4096;
    private static final long WRITE_BUFFER_BYTES = 32L << 20;
    private static final int MAX_WRITE_BUFFERS = 3;
    private static final long MAX_WAL_BYTES = 128L << 20;
    private static final int MAX_OPEN_FILES = 256;
    private static final double BLOOM_BITS_PER_KEY = 10;

    /** Held for reading by whoever is inside RocksDB: its objects must not be used once freed. */
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

    private final LRUCache cache;
    private final BloomFilter filter;
    private final Options options;
    private final WriteOptions writeOptions;
    private final ReadOptions readOptions;
    private final RocksDB db;
    private boolean closed;

    static RocksStore open(Path directory, boolean syncWrites) throws IOException {
        Files.createDirectories(directory);
        RocksDB.loadLibrary();
        RocksStore store = new RocksStore(directory, syncWrites);
        try {
            store.checkFormat(directory);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
        return store;
    }

    private RocksStore(Path directory, boolean syncWrites) throws IOException {
        cache = new LRUCache(BLOCK_CACHE_BYTES, BLOCK_CACHE_SHARD_BITS);
        filter = new BloomFilter(BLOOM_BITS_PER_KEY);
        options = new Options()
                .setCreateIfMissing(true)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(filter)
                        // Index and filters are counted in the cache, in pieces small enough to be kept or dropped.
                        .setIndexType(IndexType.kTwoLevelIndexSearch)
                        .setPartitionFilters(true)
                        .setMetadataBlockSize(METADATA_BLOCK_BYTES)
                        .setCacheIndexAndFilterBlocks(true)
                        .setCacheIndexAndFilterBlocksWithHighPriority(true)
                        .setPinTopLevelIndexAndFilter(true)
                        .setPinL0FilterAndIndexBlocksInCache(true))
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(MAX_WRITE_BUFFERS)
                .setMaxTotalWalSize(MAX_WAL_BYTES)
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setMaxOpenFiles(MAX_OPEN_FILES)
                .setMaxBackgroundJobs(2)
                .setLevelCompactionDynamicLevelBytes(true)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
        writeOptions = new WriteOptions().setSync(syncWrites);
        readOptions = new ReadOptions();
        try {
            db = RocksDB.open(options, directory.toString());
        } catch (RocksDBException e) {
            freeOptions();
            String message = String.valueOf(e.getMessage());
            throw message.contains("LOCK") || message.contains("lock ")
                    ? new StoreLockedException(directory, e)
                    : new IOException("Cannot open the data directory " + directory + ": " + message, e);
        }
    }

    private void checkFormat(Path directory) throws IOException {
        byte[] format = get(FORMAT_KEY);
        if (format == null) {
            try {
                db.put(writeOptions, FORMAT_KEY, intBytes(FORMAT));
            } catch (RocksDBException e) {
                throw new IOException("Cannot write to the data directory " + directory, e);
            }
        } else if (ByteBuffer.wrap(format).getInt() != FORMAT) {
            throw new IOException("The data directory " + directory + " has format "
                    + ByteBuffer.wrap(format).getInt() + "; this version reads format " + FORMAT);
        }
    }

    @Override
    public long versionCeiling() {
        byte[] ceiling = get(VERSION_CEILING_KEY);
        return ceiling == null ? 0 : ByteBuffer.wrap(ceiling).getLong();
    }

    @Override
    public byte[] get(byte[] key) {
        enter();
        try {
            return db.get(readOptions, key);
        } catch (RocksDBException e) {
            throw failed(e);
        } finally {
            leave();
        }
    }

    @Override
    public void write(Map<byte[], byte[]> changes, long versionCeiling) throws IOException {
        enter();
        try (WriteBatch batch = new WriteBatch()) {
            for (Map.Entry<byte[], byte[]> change : changes.entrySet()) {
                if (change.getValue() == null) {
                    batch.delete(change.getKey());
                } else {
                    batch.put(change.getKey(), change.getValue());
                }
            }
            batch.put(VERSION_CEILING_KEY, longBytes(versionCeiling));
            db.write(writeOptions, batch);
        } catch (RocksDBException e) {
            throw new IOException("RocksDB: " + e.getMessage(), e);
        } finally {
            leave();
        }
    }

    @Override
    public StoredCursor cursor(KeyRange range, boolean reverse) {
        enter();
        boolean open = false;
        try {
            RocksCursor cursor = new RocksCursor(db, range, reverse, this::leave);
            open = true;
            return cursor;
        } finally {
            if (!open) {
                leave();
            }
        }
    }

    /** On disk and in the write buffers. */
    @Override
    public long approximateBytes(KeyRange range) {
        enter();
        try (Slice begin = new Slice(range.begin());
                Slice end = new Slice(range.end())) {
            long[] sizes = db.getApproximateSizes(
                    List.of(new Range(begin, end)),
                    SizeApproximationFlag.INCLUDE_FILES,
                    SizeApproximationFlag.INCLUDE_MEMTABLES);
            return sizes[0];
        } finally {
            leave();
        }
    }

    static UncheckedIOException failed(RocksDBException e) {
        return new UncheckedIOException(new IOException("RocksDB: " + e.getMessage(), e));
    }

    private void enter() {
        gate.readLock().lock();
        if (closed) {
            gate.readLock().unlock();
            throw new IllegalStateException("The database is closed");
        }
    }

    private void leave() {
        gate.readLock().unlock();
    }

    @Override
    public void close() {
        gate.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                db.close();
                freeOptions();
            }
        } finally {
            gate.writeLock().unlock();
        }
    }

    private void freeOptions() {
        readOptions.close();
        writeOptions.close();
        options.close();
        filter.close();
        cache.close();
    }

    private static byte[] intBytes(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static byte[] longBytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
