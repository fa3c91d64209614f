package io.groundkeeper.embedded;

import java.io.IOException;
import java.util.Map;

/** Where the newest committed value of every key is kept. Thread-safe; once closed, every call fails with {@link IllegalStateException}. */
interface KeyValueStore extends AutoCloseable {

    /** The bound below which versions may have been handed out; 0 in a new store. */
    long versionCeiling();

    /** The newest value, or null. */
    byte[] get(byte[] key);

    /**
     * Writes all or nothing: the last value of each key (null removes it), and a new version ceiling.
     *
     * @throws IOException when it is unknown whether the write will be there after a restart
     */
    void write(Map<byte[], byte[]> changes, long versionCeiling) throws IOException;

    /** A cursor over one consistent state of the range. Close it on the thread that opened it. */
    StoredCursor cursor(KeyRange range, boolean reverse);

    /** About how many bytes the range takes. */
    long approximateBytes(KeyRange range);

    @Override
    void close();
}
