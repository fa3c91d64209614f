package io.groundkeeper.proxy.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jmock.lib.concurrent.DeterministicScheduler;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration TIME = Duration.ofSeconds(1);

    private final DeterministicScheduler scheduler = new DeterministicScheduler();
    private final List<Client> connected = new ArrayList<>();
    private long nowMillis;

    /** A client that is gone as soon as it is asked to leave, or not even then. */
    private final class Client implements Drain.Leaver {
        private final boolean stays;
        private int asked;

        Client(boolean stays) {
            this.stays = stays;
        }

        @Override
        public void leave() {
            asked++;
            if (!stays) {
                connected.remove(this);
            }
        }
    }

    private CompletableFuture<Void> begin(int leaving, int staying) {
        IntStream.range(0, leaving).forEach(i -> connected.add(new Client(false)));
        IntStream.range(0, staying).forEach(i -> connected.add(new Client(true)));
        return Drain.begin(
                () -> List.copyOf(connected), TIME, scheduler, () -> TimeUnit.MILLISECONDS.toNanos(nowMillis));
    }

    private void pass(int millis) {
        for (int i = 0; i < millis; i++) {
            scheduler.tick(1, TimeUnit.MILLISECONDS);
            nowMillis++;
        }
    }

    @Test
    void connectionsLeaveOneAfterTheOther() {
        CompletableFuture<Void> drained = begin(90, 0);
        pass(450);
        assertThat(connected).hasSizeBetween(44, 46);
        assertThat(drained).isNotDone();
        pass(460);
        assertThat(connected).isEmpty();
        assertThat(drained).isCompleted();
    }

    @Test
    void whoDoesNotLeaveIsAskedOnceAndNotWaitedForWhenTheTimeIsOver() {
        CompletableFuture<Void> drained = begin(0, 3);
        pass(990);
        assertThat(connected).allMatch(client -> client.asked == 1);
        assertThat(drained).isNotDone();
        pass(20);
        assertThat(drained).isCompleted();
    }

    @Test
    void itMayEndEarly() {
        CompletableFuture<Void> drained = begin(10, 0);
        pass(100);
        drained.complete(null);
        pass(1_000);
        assertThat(connected).hasSizeBetween(8, 9);
    }

    @Test
    void whereNobodyIsItIsOverAtOnce() {
        assertThat(begin(0, 0)).isCompleted();
    }
}
