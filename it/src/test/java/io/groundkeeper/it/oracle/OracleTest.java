package io.groundkeeper.it.oracle;

import io.groundkeeper.it.engine.Engine;
import io.groundkeeper.it.engine.OnEveryEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The service under test answers as ZooKeeper does, below a root that is an ordinary znode. */
@OnEveryEngine
@Timeout(900)
class OracleTest {

    /** The engine makes no difference to most of what they find. */
    private static final int SEQUENCES = Engine.underTest() == Engine.EMBEDDED ? 2_000 : 300;

    /** Many, because most of the time is the client library's pauses at close and reconnect. */
    static final int WORKERS = 12;

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

    @ParameterizedTest
    @MethodSource({
        "io.groundkeeper.it.oracle.TreeSequences#all",
        "io.groundkeeper.it.oracle.MultiSequences#all",
        "io.groundkeeper.it.oracle.AclSequences#all",
        "io.groundkeeper.it.oracle.WatchSequences#all"
    })
    void sequencesByHand(Sequence sequence) {
        oracle.differenceInSubtree(sequence).ifPresent(Assertions::fail);
    }

    @Test
    void randomSequences() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        ExecutorService workers =
                Executors.newFixedThreadPool(WORKERS, task -> new Thread(task, "oracle-" + threads.incrementAndGet()));
        try {
            List<Future<Optional<String>>> differences = Seeds.choose(SEQUENCES)
                    .mapToObj(seed ->
                            workers.submit(() -> oracle.differenceInSubtree(SequenceGenerator.forSubtree(seed))))
                    .toList();
            for (Future<Optional<String>> difference : differences) {
                difference.get().ifPresent(Assertions::fail);
            }
        } finally {
            workers.shutdownNow();
        }
    }
}
