package io.groundkeeper.embedded;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.contract.EngineContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The engine contract on the embedded engine, without a thread of its own: commits and callbacks run on the caller. */
class InlineContractTest extends EngineContract {
    @TempDir
    static Path directory;

    private static EmbeddedDatabase database;

    @BeforeAll
    static void open() throws IOException {
        database = EmbeddedEngine.open(
                directory,
                EmbeddedOptions.defaults()
                        .withInlineCommits(true)
                        .withExecutor(Runnable::run)
                        .withSyncWrites(false));
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
