package io.groundkeeper.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.groundkeeper.proxy.command.FourLetterWord;
import io.groundkeeper.proxy.fuzz.PacketGenerator;
import io.groundkeeper.proxy.protocol.RequestDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever bytes come, they become requests or an error that closes the connection, and take no more memory than they may. */
class FrameFuzzTest {

    private static final int MAX_FRAME = 0xfffff;

    /** What is made of a byte at the most: an ACL's objects of the twelve bytes of an empty one. */
    private static final int BYTES_OF_A_BYTE = 60;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Provide
    Arbitrary<List<byte[]>> sessions() {
        Arbitrary<byte[]> first = Arbitraries.randomValue(random -> new PacketGenerator(random).first());
        Arbitrary<byte[]> next = Arbitraries.randomValue(random -> new PacketGenerator(random).next());
        return first.flatMap(connect -> next.list().ofMaxSize(12).map(requests -> {
            List<byte[]> session = new ArrayList<>(List.of(connect));
            session.addAll(requests);
            return session;
        }));
    }

    @Property(tries = 10_000)
    void isTakenOrRefused(@ForAll("sessions") List<byte[]> session, @ForAll long cuts) {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        Reader reader = new Reader();
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(MAX_FRAME), reader);
        byte[] bytes = concat(session);
        long allocated = threads.getCurrentThreadAllocatedBytes();
        Random random = new Random(cuts);
        for (int from = 0, to; from < bytes.length; from = to) {
            to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextBoolean() ? 8 : 2_000));
            channel.writeInbound(allocator.buffer(to - from).writeBytes(bytes, from, to - from));
        }
        channel.finishAndReleaseAll();
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;

        assertThat(reader.unexpected).isNull();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
        // Each packet may claim one buffer that it does not bring.
        assertThat(allocated)
                .isLessThan((1L + reader.packets) * MAX_FRAME + 1_000_000 + (long) BYTES_OF_A_BYTE * bytes.length);
    }

    private static byte[] concat(List<byte[]> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        parts.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    /** Reads packets as a client's handler does, up to the error that closes the connection. */
    private static final class Reader extends SimpleChannelInboundHandler<Object> {
        private final RequestDecoder decoder = new RequestDecoder(MAX_FRAME);
        private int packets;
        private boolean closed;
        private Throwable unexpected;

        @Override
        protected void channelRead0(ChannelHandlerContext context, Object message) throws IOException {
            if (closed || message instanceof FourLetterWord) {
                return;
            }
            packets++;
            if (packets == 1) {
                decoder.connect((ByteBuf) message);
            } else {
                decoder.request((ByteBuf) message, 0);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            closed = true;
            if (!(cause instanceof CorruptedFrameException || cause instanceof IOException)) {
                unexpected = cause;
            }
        }
    }
}
