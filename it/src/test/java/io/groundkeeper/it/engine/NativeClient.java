package io.groundkeeper.it.engine;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDB;

/** FoundationDB's own client, in this JVM. */
public final class NativeClient {

    private static final int API_VERSION = 730;
    private static final int PATIENCE_MILLIS = 60_000;

    private NativeClient() {}

    /** Opens a cluster. The client library is loaded at the first call, and is the same from then on. */
    public static Database open(FoundationDb cluster) {
        cluster.library().ifPresent(library -> System.setProperty("FDB_LIBRARY_PATH_FDB_C", library.toString()));
        return FDB.selectAPIVersion(API_VERSION).open(cluster.clusterFile().toString());
    }

    /** Returns when the cluster has answered, and fails when it does not. */
    static void probe(FoundationDb cluster) {
        try (Database database = open(cluster)) {
            database.options().setTransactionTimeout(PATIENCE_MILLIS);
            database.run(transaction -> transaction.getReadVersion().join());
        }
    }
}
