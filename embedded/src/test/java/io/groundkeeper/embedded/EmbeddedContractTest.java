package io.groundkeeper.embedded;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.contract.EngineContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The engine contract on the embedded engine, as it runs in a server. */
class EmbeddedContractTest extends EngineContract {
    @TempDir
    static Path directory;

    private static EmbeddedDatabase database;

    @BeforeAll
    static void open() throws IOException {
        database = EmbeddedEngine.open(directory, EmbeddedOptions.defaults());
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
