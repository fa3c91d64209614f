package io.groundkeeper.embedded;

/** Walks the pairs of a range in one direction. Starts on the first pair. */
interface KvCursor extends AutoCloseable {
    /** The key it stands on, or null at the end. */
    byte[] key();

    byte[] value();

    /** What FoundationDB counts for this pair in a chunk of a range, beside its key and value. */
    int overheadBytes();

    void advance();

    @Override
    void close();
}
