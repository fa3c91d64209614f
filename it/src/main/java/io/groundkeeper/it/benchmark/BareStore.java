package io.groundkeeper.it.benchmark;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDB;
import com.apple.foundationdb.Transaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** FoundationDB as fdb-java gives it, for comparison. */
final class BareStore implements AutoCloseable {

    private static final int API_VERSION = 730;
    private static final byte[] KEY = "groundkeeper-benchmark".getBytes(StandardCharsets.UTF_8);
    private static final byte[] STATUS = specialKey("/status/json");

    private final Database database;

    private BareStore(Database database) {
        this.database = database;
    }

    static BareStore open(Path clusterFile) {
        return new BareStore(FDB.selectAPIVersion(API_VERSION).open(clusterFile.toString()));
    }

    private static byte[] specialKey(String name) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        byte[] key = new byte[ascii.length + 2];
        key[0] = (byte) 0xff;
        key[1] = (byte) 0xff;
        System.arraycopy(ascii, 0, key, 2, ascii.length);
        return key;
    }

    /** The smallest change: a read version, one key read, one key of {@link Tree#DATA}'s size committed. */
    void transaction() {
        try (Transaction transaction = database.createTransaction()) {
            transaction.getReadVersion().join();
            transaction.get(KEY).join();
            transaction.set(KEY, Tree.DATA);
            transaction.commit().join();
        }
    }

    StoreCounters counters() throws IOException {
        return StoreCounters.of(
                database.read(transaction -> transaction.get(STATUS).join()));
    }

    @Override
    public void close() {
        database.run(transaction -> {
            transaction.clear(KEY);
            return null;
        });
        database.close();
    }
}
