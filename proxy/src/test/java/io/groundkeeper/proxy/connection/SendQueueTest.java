package io.groundkeeper.proxy.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.proxy.protocol.Outbound;
import io.groundkeeper.proxy.protocol.Outbound.Reply;
import org.junit.jupiter.api.Test;

class SendQueueTest {
    private final SendQueue queue = new SendQueue(new SendQueue.Limits(250, 250));

    private static Outbound event() {
        return new Outbound.Event(1, 3, "/");
    }

    @Test
    void thereIsRoomAgainWhenSomethingWasSent() {
        for (int xid = 1; xid <= 3; xid++) {
            assertThat(queue.hasRoom()).isTrue();
            queue.add(Reply.ok(xid, 1, null));
        }
        assertThat(queue.hasRoom()).isFalse();
        assertThat(queue.poll()).isEqualTo(Reply.ok(1, 1, null));
        assertThat(queue.hasRoom()).isTrue();
    }

    @Test
    void tooManyEventsAreTooMuchAndRepliesNever() {
        assertThat(queue.add(event())).isTrue();
        assertThat(queue.add(event())).isTrue();
        assertThat(queue.add(event())).isFalse();
        assertThat(queue.add(Reply.ok(1, 1, null))).isTrue();
        queue.poll();
        queue.poll();
        assertThat(queue.add(event())).isTrue();
        queue.clear();
        assertThat(queue.poll()).isNull();
        assertThat(queue.hasRoom()).isTrue();
    }
}
