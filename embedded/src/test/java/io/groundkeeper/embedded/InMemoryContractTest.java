package io.groundkeeper.embedded;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.contract.EngineContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The engine contract on the embedded engine without a disk. */
class InMemoryContractTest extends EngineContract {
    private static EmbeddedDatabase database;

    @BeforeAll
    static void open() {
        database = EmbeddedEngine.openInMemory(EmbeddedOptions.defaults());
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
