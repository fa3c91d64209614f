package io.groundkeeper.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.proxy.protocol.Outbound;
import io.groundkeeper.proxy.protocol.Outbound.Reply;
import io.groundkeeper.proxy.stats.ServerStats;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.GetDataResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Stall stall = new Stall();
    private final EmbeddedChannel channel = new EmbeddedChannel(stall);
    private final ServerStats stats = new ServerStats();
    private final Outbox outbox = new Outbox(channel, stats);

    /** A client that, while it stalls, takes nothing. */
    private static final class Stall extends ChannelOutboundHandlerAdapter {
        private boolean stalled;

        @Override
        public void flush(ChannelHandlerContext context) {
            if (!stalled) {
                context.flush();
            }
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            context.write(message, promise);
        }
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void repliesAndEventsLeaveInTheOrderInWhichTheyWereQueued() {
        outbox.add(Reply.ok(1, 10, null));
        outbox.add(new Outbound.Event(11, 3, "/a"));
        outbox.add(Reply.ok(2, 11, null));
        channel.runPendingTasks();

        assertThat(sentXids()).containsExactly(1, -1, 2);
        assertThat(stats.packetsSent()).isEqualTo(3);
    }

    @Test
    void closesBehindWhatWasQueuedBefore() {
        outbox.add(Reply.ok(1, 10, null));
        outbox.add(new Outbound.Close());
        outbox.add(Reply.ok(2, 10, null));
        channel.runPendingTasks();

        assertThat(sentXids()).containsExactly(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aClientThatDoesNotReadHasNoRoomAndGetsItBack() {
        stall.stalled = true;
        for (int i = 0; i < 100; i++) {
            outbox.add(Reply.ok(i, 1, new GetDataResponse(new byte[10_000], new Stat())));
            channel.runPendingTasks();
        }
        assertThat(outbox.hasRoom()).isFalse();
        assertThat(channel.isOpen()).isTrue();

        stall.stalled = false;
        channel.flush();
        outbox.drain();
        assertThat(outbox.hasRoom()).isTrue();
        assertThat(sentXids()).hasSize(100).isSorted();
    }

    @Test
    void aClientThatDoesNotTakeItsEventsIsCut() {
        stall.stalled = true;
        for (int i = 0; i < 200_000 && channel.isOpen(); i++) {
            outbox.add(new Outbound.Event(i, 3, "/some/path/of/a/znode"));
            channel.runPendingTasks();
        }

        assertThat(channel.isOpen()).isFalse();
    }

    private List<Integer> sentXids() {
        List<Integer> xids = new ArrayList<>();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            while (buffer.isReadable()) {
                int length = buffer.readInt();
                xids.add(buffer.getInt(buffer.readerIndex()));
                buffer.skipBytes(length);
            }
            buffer.release();
        }
        return xids;
    }
}
