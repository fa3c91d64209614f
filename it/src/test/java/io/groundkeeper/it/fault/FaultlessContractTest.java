package io.groundkeeper.it.fault;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.embedded.contract.EngineContract;
import io.groundkeeper.it.fault.Fault.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** With nothing but delays, a decorated engine is an engine still. */
class FaultlessContractTest extends EngineContract {
    private static final Faults DELAYS =
            Faults.NONE.with(0.05, Fault.of(Kind.READ_IS_SLOW)).with(0.05, Fault.of(Kind.COMMIT_IS_SLOW));

    @TempDir
    static Path dir;

    private static Database database;

    @BeforeAll
    static void open() throws Exception {
        database = FaultyDatabase.over(
                EmbeddedEngine.open(dir, EmbeddedOptions.defaults().withSyncWrites(false)),
                new FaultInjector(DELAYS, 1));
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
