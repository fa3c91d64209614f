package io.groundkeeper.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** The way in: opens an embedded database. */
public final class EmbeddedEngine {
    private EmbeddedEngine() {}

    /**
     * Opens the store in a directory, creating it when it is not there.
     *
     * @throws StoreLockedException when the directory is open already, here or in another process
     * @throws IOException when it cannot be read or written, or has a format that this version does not know
     */
    public static EmbeddedDatabase open(Path directory, EmbeddedOptions options) throws IOException {
        return open(RocksStore.open(directory, options.syncWrites()), options);
    }

    /** Opens an empty store that is in memory alone, and gone when it is closed. */
    public static EmbeddedDatabase openInMemory(EmbeddedOptions options) {
        return open(new MemoryStore(), options);
    }

    private static EmbeddedDatabase open(KeyValueStore store, EmbeddedOptions options) {
        boolean open = false;
        try {
            EmbeddedDatabase database = new EmbeddedDatabase(store, options);
            open = true;
            return database;
        } finally {
            if (!open) {
                store.close();
            }
        }
    }
}
