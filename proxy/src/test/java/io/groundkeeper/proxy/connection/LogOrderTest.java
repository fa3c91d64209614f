package io.groundkeeper.proxy.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.proxy.protocol.Outbound;
import io.groundkeeper.proxy.protocol.Outbound.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogOrderTest {
    private final RecordingLink link = new RecordingLink();
    private final LogOrder order = new LogOrder(link);

    @Test
    void eventsPassWhereNoWriteIsUnderWay() {
        order.event(event(1));
        order.writeBegins();
        order.writeEnds(2, List.of(reply(2)));
        order.event(event(3));

        assertThat(link.sent).containsExactly(event(1), reply(2), event(3));
    }

    @Test
    void eventsThatTheLogTellsBeforeTheLaneDoesWaitForTheirPlace() {
        order.writeBegins();
        order.writeBegins();
        order.event(event(5));
        order.event(event(6));
        order.event(event(7));
        order.event(event(8));
        assertThat(link.sent).isEmpty();

        order.writeEnds(5, List.of(reply(5)));
        assertThat(link.sent).containsExactly(event(5), reply(5));

        order.writeEnds(7, List.of(reply(7)));
        assertThat(link.sent).containsExactly(event(5), reply(5), event(6), event(7), reply(7), event(8));
    }

    private static Outbound.Event event(long zxid) {
        return new Outbound.Event(zxid, EventTypes.DATA_CHANGED, "/a");
    }

    private static Reply reply(long zxid) {
        return Reply.ok(1, zxid, null);
    }
}
