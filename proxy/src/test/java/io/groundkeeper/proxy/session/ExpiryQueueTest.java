package io.groundkeeper.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryQueueTest {
    private static final long TICK = 100;

    @ParameterizedTest
    @ValueSource(longs = {0, 12_345, -12_345, Long.MAX_VALUE - 150, Long.MIN_VALUE})
    void nothingComesUpBeforeItsDeadlineNorATickAfter(long origin) {
        ExpiryQueue<String> queue = new ExpiryQueue<>(TICK, origin);
        queue.add("at once", origin);
        queue.add("on the tick", origin + TICK);
        queue.add("between ticks", origin + TICK + 1);

        assertThat(queue.poll(origin)).containsExactly("at once");
        assertThat(queue.poll(origin + TICK - 1)).isEmpty();
        assertThat(queue.poll(origin + TICK)).containsExactly("on the tick");
        assertThat(queue.poll(origin + TICK + 1)).isEmpty();
        assertThat(queue.poll(origin + 2 * TICK)).containsExactly("between ticks");
        assertThat(queue.poll(origin + 100 * TICK)).isEmpty();
    }

    @Test
    void bucketsThatWereMissedComeUpTogetherInOrder() {
        ExpiryQueue<Integer> queue = new ExpiryQueue<>(TICK, 0);
        for (int i = 9; i >= 0; i--) {
            queue.add(i, i * TICK);
        }

        assertThat(queue.poll(5 * TICK)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(queue.poll(50 * TICK)).containsExactly(6, 7, 8, 9);
    }
}
