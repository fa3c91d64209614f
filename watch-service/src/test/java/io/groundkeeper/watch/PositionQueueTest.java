package io.groundkeeper.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.schema.Stamp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PositionQueueTest {
    private final PositionQueue queue = new PositionQueue();
    private final List<String> ran = new ArrayList<>();

    @Test
    void actionsRunInTheOrderOfTheirPositions() {
        add(Stamp.committed(5, 0, 2));
        add(Stamp.committed(4, 9, 9));
        add(Stamp.committed(5, 0, 1));
        add(Stamp.endOf(4));
        queue.runBefore(Stamp.committed(6, 0, 0));
        assertThat(ran).containsExactly("4.9.9", "4.65535.65535", "5.0.1", "5.0.2");
    }

    @Test
    void actionsOfOnePositionRunInTheOrderOfTheirComing() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int index = i;
            queue.add(Stamp.committed(5, 0, i % 2), () -> order.add(index));
        }
        queue.runBefore(Stamp.committed(5, 0, 1));
        assertThat(order).hasSize(25).isSorted().allMatch(index -> index % 2 == 0);
        order.clear();
        queue.runBefore(Stamp.committed(6, 0, 0));
        assertThat(order).hasSize(25).isSorted().allMatch(index -> index % 2 == 1);
    }

    @Test
    void whatIsAtTheBoundWaits() {
        add(Stamp.committed(5, 0, 1));
        add(Stamp.endOf(5));
        queue.runBefore(Stamp.committed(5, 0, 1));
        assertThat(ran).isEmpty();
        queue.runBefore(Stamp.committed(5, 0, 2));
        assertThat(ran).containsExactly("5.0.1");
        queue.runBefore(Stamp.committed(6, 0, 0));
        assertThat(ran).hasSize(2);
        queue.runBefore(Stamp.committed(7, 0, 0));
        assertThat(ran).hasSize(2);
    }

    @Test
    void anActionMayAddAnother() {
        queue.add(Stamp.committed(5, 0, 0), () -> add(Stamp.committed(5, 0, 1)));
        queue.runBefore(Stamp.committed(6, 0, 0));
        assertThat(ran).containsExactly("5.0.1");
    }

    @Test
    void anActionThatFailsTakesNoOtherWithIt() {
        queue.add(Stamp.committed(5, 0, 0), () -> {
            throw new IllegalStateException("as the test wants it");
        });
        add(Stamp.committed(5, 0, 1));
        queue.runBefore(Stamp.committed(6, 0, 0));
        assertThat(ran).containsExactly("5.0.1");
    }

    private void add(Stamp position) {
        queue.add(position, () -> ran.add(position.version() + "." + position.batchOrder() + "." + position.request()));
    }
}
