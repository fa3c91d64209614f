package io.groundkeeper.embedded;

/** Walks a range of the newest committed values, as they were when it was opened. Starts on the first pair. */
interface StoredCursor extends AutoCloseable {
    /** The key it stands on, or null at the end. */
    byte[] key();

    byte[] value();

    void advance();

    /** Moves on to the first key at or after {@code bound}, or (in reverse) the last one before it. */
    void skipTo(byte[] bound);

    @Override
    void close();
}
