package io.groundkeeper.it.fidelity;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.it.engine.FoundationDb;
import io.groundkeeper.it.engine.NativeClient;
import io.groundkeeper.it.engine.OnFoundationDb;
import java.nio.file.Path;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The embedded engine answers as FoundationDB does. {@code -Dfidelity.seed=N} plays the random script of that seed, {@code
 * -Dfidelity.scripts=N} that many, from the given seed on or from a random one.
 */
@OnFoundationDb
@Timeout(900)
class FidelityTest {
    private static final int SCRIPTS = 200;

    @TempDir
    static Path dir;

    private static Database foundationDb;
    private static Database embedded;

    @BeforeAll
    static void open() throws Exception {
        foundationDb = NativeClient.open(FoundationDb.shared());
        embedded = EmbeddedEngine.open(dir, EmbeddedOptions.defaults().withSyncWrites(false));
    }

    @AfterAll
    static void close() {
        embedded.close();
        foundationDb.close();
    }

    @Test
    void randomScripts() {
        Long given = Long.getLong("fidelity.seed");
        long first = given == null ? new Random().nextInt(Integer.MAX_VALUE) : given;
        int count = Integer.getInteger("fidelity.scripts", given == null ? SCRIPTS : 1);
        System.out.printf("random scripts: -Dfidelity.seed=%d -Dfidelity.scripts=%d%n", first, count);
        Comparison comparison = new Comparison(foundationDb, embedded);
        for (long seed = first; seed < first + count; seed++) {
            comparison.difference(ScriptGenerator.script(seed)).ifPresent(Assertions::fail);
        }
    }
}
