package io.groundkeeper.it.engine;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.contract.EngineContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** FoundationDB itself keeps the contract that the embedded engine is tested by. */
@OnFoundationDb
@Timeout(300)
class FoundationDbContractTest extends EngineContract {

    private static Database database;

    @BeforeAll
    static void open() {
        database = NativeClient.open(FoundationDb.shared());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Override
    protected Database database() {
        return database;
    }
}
