package io.groundkeeper.it.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ApacheZooKeeper;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The checker finds nothing with ZooKeeper itself, behind a network as bad: it asks for no more than that gives. */
@Timeout(600)
class ControlTest {
    private static final Duration TROUBLE = Duration.ofSeconds(10);
    private static final int TAPS = 3;

    @TempDir
    Path directory;

    /** One server, which clients take for several. */
    private record Alone(ApacheZooKeeper server) implements Ensemble {
        @Override
        public List<InetSocketAddress> addresses() {
            return Collections.nCopies(TAPS, server.address());
        }

        @Override
        public int tickMillis() {
            return ApacheZooKeeper.TICK_MILLIS;
        }

        @Override
        public List<Mishap> mishaps(Network network) {
            return network.mishaps();
        }

        @Override
        public Map<String, Integer> storeFaults() {
            return Map.of();
        }

        @Override
        public List<String> fsck() {
            return List.of();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @Test
    void zooKeeperPasses() throws Exception {
        long seed = Long.getLong("recorded.seed", new Random().nextInt(Integer.MAX_VALUE));
        System.out.printf("recorded with ZooKeeper: -Drecorded.seed=%d%n", seed);
        try (Ensemble ensemble = new Alone(ApacheZooKeeper.start(directory))) {
            Round.Outcome outcome = new Round(ensemble, Falsifier.NONE, seed).run(TROUBLE);
            System.out.printf("recorded with ZooKeeper: %s%n", outcome);
            assertThat(outcome.anomalies()).as("-Drecorded.seed=%d", seed).isEmpty();
        }
    }
}
