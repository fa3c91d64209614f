package io.groundkeeper.it.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LockCheckTest {
    private static final String LOCK = "/lock";

    private static Entry acquired(int client, long token) {
        return new Entry.Acquired(0, client, LOCK, token);
    }

    private static Entry released(int client) {
        return new Entry.Released(0, client, LOCK);
    }

    private static List<Anomaly> check(Entry... entries) {
        return new LockCheck().check(List.of(entries));
    }

    @Test
    void aLockHasOneOwner() {
        assertThat(check(acquired(1, 1), released(1), acquired(2, 2))).isEmpty();
        assertThat(check(acquired(1, 1), acquired(2, 2))).hasSize(1);
    }

    @Test
    void anOwnerThatStandsStillMayLoseIt() {
        assertThat(check(acquired(1, 1), new Entry.Paused(0, 1), acquired(2, 2), released(1), released(2)))
                .isEmpty();
        assertThat(check(acquired(1, 1), new Entry.Paused(0, 2), acquired(2, 2)))
                .hasSize(1);
    }

    @Test
    void tokensGrow() {
        assertThat(check(acquired(1, 2), released(1), acquired(2, 1))).hasSize(1);
        // Who was held up may be late to say that it has the lock, but not when another has it.
        assertThat(check(acquired(1, 1), new Entry.Paused(0, 1), acquired(1, 1)))
                .isEmpty();
        assertThat(check(acquired(1, 1), new Entry.Paused(0, 1), acquired(2, 2), released(2), acquired(1, 1)))
                .hasSize(1);
    }

    @Test
    void whoHasNoConnectionIsNoOwner() {
        Entry.Disconnected gone = new Entry.Disconnected(0, 1, 1);
        assertThat(check(acquired(1, 1), gone, acquired(2, 2))).isEmpty();
        assertThat(check(acquired(1, 1), acquired(2, 2), gone)).hasSize(1);
    }

    @Test
    void anOldOwnerDoesNotWriteAfterANewerOne() {
        Entry.Written newer = new Entry.Written(0, 2, LOCK, 2, 20);
        assertThat(check(newer, new Entry.Written(0, 1, LOCK, 1, 15))).isEmpty();
        assertThat(check(newer, new Entry.Written(0, 1, LOCK, 1, 30))).hasSize(1);
    }
}
