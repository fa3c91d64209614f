package io.groundkeeper.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jmock.lib.concurrent.DeterministicScheduler;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final DeterministicScheduler scheduler = new DeterministicScheduler();
    private final List<String> failures = new ArrayList<>();
    private int begun;

    @Test
    void aRoundThatFailsIsNotTheLast() {
        Rounds rounds = new Rounds(scheduler, INTERVAL, INTERVAL, this::fail, e -> failures.add(e.getMessage()));
        scheduler.tick(4, TimeUnit.SECONDS);
        rounds.close();
        scheduler.tick(2, TimeUnit.SECONDS);
        assertThat(failures).containsExactly("thrown", "returned", "thrown", "returned");
    }

    private CompletableFuture<Void> fail() {
        if (begun++ % 2 == 0) {
            throw new IllegalStateException("thrown");
        }
        return CompletableFuture.failedFuture(new IllegalStateException("returned"));
    }

    @Test
    void theNextOneWaitsForTheOneBefore() {
        CompletableFuture<Void> slow = new CompletableFuture<>();
        Rounds rounds = new Rounds(scheduler, INTERVAL, INTERVAL, () -> begin(slow), e -> {});
        scheduler.tick(5, TimeUnit.SECONDS);
        assertThat(begun).isEqualTo(1);
        slow.complete(null);
        scheduler.tick(1, TimeUnit.SECONDS);
        assertThat(begun).isEqualTo(2);
        rounds.close();
    }

    private CompletableFuture<Void> begin(CompletableFuture<Void> round) {
        begun++;
        return round;
    }
}
