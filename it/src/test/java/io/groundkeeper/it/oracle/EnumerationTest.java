package io.groundkeeper.it.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.engine.OnEveryEngine;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The service under test answers as ZooKeeper does in all cases of permission, of precedence among errors, and of watches. */
@OnEveryEngine
@Timeout(300)
class EnumerationTest {

    @TempDir
    static Path dir;

    private static Oracle oracle;

    @BeforeAll
    static void start() throws Exception {
        oracle = Oracle.start(dir);
    }

    @AfterAll
    static void stop() throws Exception {
        oracle.close();
    }

    static Stream<Named<Sequence>> sequences() {
        return Stream.concat(OperationCases.all(), WatchCases.all())
                .map(sequence -> Named.of(sequence.name(), sequence));
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void everyCase(Sequence sequence) {
        assertThat(oracle.differences(sequence)).as(sequence.name()).isEmpty();
    }

    /** The last, since what it does to the root shows in nothing but what follows. */
    @Test
    void zooKeepersOwnZnodes() {
        assertThat(RootCases.all().flatMap(sequence -> oracle.differenceInWholeTree(sequence, "").stream()))
                .isEmpty();
    }
}
