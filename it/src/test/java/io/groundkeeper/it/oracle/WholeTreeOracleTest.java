package io.groundkeeper.it.oracle;

import io.groundkeeper.it.engine.OnEveryEngine;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service under test answers as ZooKeeper does at the root of all, and about what is ZooKeeper's own. What one
 * sequence sees of the root depends on those before, so they run one after the other on servers that begin empty.
 */
@OnEveryEngine
@Timeout(900)
class WholeTreeOracleTest {

    private static final int SEQUENCES = 20;

    @TempDir
    Path dir;

    private Oracle oracle;

    @BeforeEach
    void start() throws Exception {
        oracle = Oracle.start(dir);
    }

    @AfterEach
    void stop() throws Exception {
        oracle.close();
    }

    @Test
    void sequencesByHand() {
        RootSequences.all()
                .forEach(sequence -> oracle.differenceInWholeTree(sequence, "").ifPresent(Assertions::fail));
    }

    @Test
    void randomSequences() {
        Seeds.choose(SEQUENCES)
                .forEach(seed -> oracle.differenceInWholeTree(SequenceGenerator.forWholeTree(seed), "r" + seed + "-")
                        .ifPresent(Assertions::fail));
    }
}
