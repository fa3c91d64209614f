package io.groundkeeper.it.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.consistency.Anomaly;
import io.groundkeeper.it.consistency.Anomaly.Kind;
import io.groundkeeper.it.fault.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What proxies must not send is found in what was recorded; without it nothing is. */
@Timeout(600)
class FalsehoodTest {
    private static final long SEED = 5;
    private static final int PROXIES = 2;

    @TempDir
    Path directory;

    private Set<Kind> found(Falsifier falsifier) throws Exception {
        try (Ensemble ensemble = LocalEnsemble.start(directory, PROXIES, Faults.NONE, SEED)) {
            return new Round(ensemble, falsifier, SEED)
                    .run(Duration.ZERO).anomalies().stream().map(Anomaly::kind).collect(Collectors.toSet());
        }
    }

    @Test
    void nothingIsFoundWithoutOne() throws Exception {
        assertThat(found(Falsifier.NONE)).isEmpty();
    }

    @Test
    void aLostWatchIsFound() throws Exception {
        assertThat(found(new Falsehoods.LostWatch())).containsExactly(Kind.LOST_WATCH);
    }

    @Test
    void aStaleReadIsFound() throws Exception {
        assertThat(found(new Falsehoods.StaleRead())).contains(Kind.ZNODE_STATE);
    }

    @Test
    void anUnorderedReplyIsFound() throws Exception {
        assertThat(found(new Falsehoods.UnorderedReply())).contains(Kind.REPLY_ORDER);
    }

    @Test
    void twoOwnersOfALockAreFound() throws Exception {
        assertThat(found(new Falsehoods.TwoOwners())).contains(Kind.LOCK);
    }
}
