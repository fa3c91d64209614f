package io.groundkeeper.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    private static final InetSocketAddress BALANCER = new InetSocketAddress("10.0.0.1", 4000);
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final byte[] PACKET = {0, 0, 0, 1, 'x'};

    private final List<ByteBuf> sent = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel() {
        @Override
        protected SocketAddress remoteAddress0() {
            return isActive() ? BALANCER : null;
        }
    };
    private InetSocketAddress served;

    @AfterEach
    void everythingIsReleased() {
        channel.finishAndReleaseAll();
        assertThat(sent).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    private void expectHeader() {
        ProxyHeader.expect(channel, () -> serve(channel));
    }

    private void serve(Channel accepted) {
        accepted.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                served = ClientAddress.of(context.channel());
            }
        });
    }

    private void send(byte[] bytes) {
        if (!channel.isOpen()) {
            return;
        }
        ByteBuf buffer = Unpooled.buffer(bytes.length).writeBytes(bytes);
        sent.add(buffer);
        channel.writeInbound(buffer);
    }

    private void sendOneByOne(byte[] bytes) {
        for (byte each : bytes) {
            send(new byte[] {each});
        }
    }

    private static byte[] hex(String digits) {
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void expectServed(String address, int port) {
        send(PACKET);
        assertThat(served).isEqualTo(new InetSocketAddress(address, port));
        ByteBuf passed = Unpooled.buffer();
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            passed.writeBytes(part);
            part.release();
        }
        assertThat(passed).isEqualTo(Unpooled.wrappedBuffer(PACKET));
        assertThat(channel.isOpen()).isTrue();
    }

    private void expectRefused() {
        send(PACKET);
        assertThat(served).isNull();
        assertThat(channel.inboundMessages()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.1 10.0.0.2 5000 2181, 192.0.2.1, 5000",
        "PROXY TCP6 2001:db8::1 2001:db8::2 5001 2181, 2001:db8::1, 5001",
        "PROXY UNKNOWN, 10.0.0.1, 4000",
        "PROXY UNKNOWN ffff::1 ffff::2 1 2, 10.0.0.1, 4000"
    })
    void version1(String header, String address, int port) {
        expectHeader();
        sendOneByOne(ascii(header + "\r\n"));
        expectServed(address, port);
    }

    @ParameterizedTest
    @CsvSource({
        // PROXY, TCP over IPv4
        "2111000cc00002010a00000213880885, 192.0.2.1, 5000",
        // the same, with an extension that says nothing of interest
        "21110010c00002010a0000021388088504000178, 192.0.2.1, 5000",
        // PROXY, TCP over IPv6
        "2121002420010db800000000000000000000000120010db800000000000000000000000213890885, 2001:db8::1, 5001",
        // LOCAL: with and without addresses, which mean nothing
        "20000000, 10.0.0.1, 4000",
        "2011000cc00002010a00000213880885, 10.0.0.1, 4000",
        // PROXY of what has no address
        "21000000, 10.0.0.1, 4000"
    })
    void version2(String afterSignature, String address, int port) {
        expectHeader();
        sendOneByOne(hex(SIGNATURE + afterSignature));
        expectServed(address, port);
    }

    /** What follows in the same segment is the client's. */
    @Test
    void whatFollowsTheHeaderIsPassedOn() {
        expectHeader();
        byte[] header = ascii("PROXY TCP4 192.0.2.1 10.0.0.2 5000 2181\r\n");
        byte[] both = new byte[header.length + PACKET.length];
        System.arraycopy(header, 0, both, 0, header.length);
        System.arraycopy(PACKET, 0, both, header.length, PACKET.length);
        send(both);
        assertThat(served).isEqualTo(new InetSocketAddress("192.0.2.1", 5000));
        ByteBuf rest = channel.readInbound();
        assertThat(rest).isEqualTo(Unpooled.wrappedBuffer(PACKET));
        rest.release();
    }

    /** As where there are too many connections from the client's address. */
    @Test
    void nothingIsPassedOnWhenTheClientIsRefused() {
        ProxyHeader.expect(channel, channel::close);
        send(ascii("PROXY TCP4 192.0.2.1 10.0.0.2 5000 2181\r\nmore"));
        expectRefused();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY \r\n",
                "PROXY TCP4\r\n",
                "PROXY TCP5 192.0.2.1 10.0.0.2 5000 2181\r\n",
                "PROXY TCP4 192.0.2.256 10.0.0.2 5000 2181\r\n",
                "PROXY TCP4 2001:db8::1 10.0.0.2 5000 2181\r\n",
                "PROXY TCP4 192.0.2.1 10.0.0.2 65536 2181\r\n",
                "PROXY TCP4 192.0.2.1 10.0.0.2 x 2181\r\n",
                "PROXY TCP4 192.0.2.1 10.0.0.2 5000\r\n",
                "PROXY TCP4 192.0.2.1 10.0.0.2 5000\r\nmore",
                "ruok",
                "GET / HTTP/1.1\r\n"
            })
    void whatIsNoHeaderIsRefused(String text) {
        expectHeader();
        send(ascii(text));
        expectRefused();
    }

    @Test
    void endlessLinesAreRefused() {
        expectHeader();
        send(ascii("PROXY TCP4 " + "1".repeat(200)));
        expectRefused();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3111000cc00002010a00000213880885", // version 3
                "2211000cc00002010a00000213880885", // no command
                "2151000cc00002010a00000213880885", // no family
                "21110008c00002010a000002", // too short
                "2112000cc00002010a00000213880885", // UDP
            })
    void malformedBinariesAreRefused(String afterSignature) {
        expectHeader();
        send(hex(SIGNATURE + afterSignature));
        expectRefused();
    }

    @Test
    void slowHeadersAreRefused() {
        channel.freezeTime();
        expectHeader();
        send(ascii("PROXY TC"));
        channel.advanceTimeBy(ClientHandler.SESSIONLESS_SECONDS, TimeUnit.SECONDS);
        channel.runPendingTasks();
        expectRefused();
    }

    @Test
    void nobodyIsRefusedLater() {
        channel.freezeTime();
        expectHeader();
        send(ascii("PROXY UNKNOWN\r\n"));
        channel.advanceTimeBy(ClientHandler.SESSIONLESS_SECONDS, TimeUnit.SECONDS);
        channel.runPendingTasks();
        expectServed("10.0.0.1", 4000);
    }

    /** Nothing that is sent leads to anything but service or the end. */
    @Test
    void garbageLeaksNothing() {
        long seed = new Random().nextLong();
        System.out.println("ProxyHeaderTest.garbageLeaksNothing: seed " + seed);
        Random random = new Random(seed);
        byte[][] seeds = {
            ascii("PROXY TCP4 192.0.2.1 10.0.0.2 5000 2181\r\n"), hex(SIGNATURE + "2111000cc00002010a00000213880885")
        };
        for (int i = 0; i < 2_000; i++) {
            ProxyHeaderTest one = new ProxyHeaderTest();
            one.expectHeader();
            byte[] bytes = seeds[random.nextInt(2)].clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int cut = random.nextInt(bytes.length + 1);
            one.send(Arrays.copyOf(bytes, cut));
            one.send(Arrays.copyOfRange(bytes, cut, bytes.length));
            one.send(PACKET);
            one.everythingIsReleased();
        }
    }

    private void forbidHeader() {
        channel.pipeline().addLast(new ProxyHeaderDetector(false));
        serve(channel);
        channel.pipeline().fireChannelActive();
        assertThat(served).isEqualTo(BALANCER);
        served = null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY TCP4 192.0.2.1 10.0.0.2 5000 2181\r\n", "PROXY "})
    void headersOfOthersAreRefused(String text) {
        forbidHeader();
        sendOneByOne(ascii(text));
        expectRefused();
    }

    @Test
    void binaryHeadersOfOthersAreRefused() {
        forbidHeader();
        send(hex(SIGNATURE + "20000000"));
        expectRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ruok", "PROXIES", "\r\n\r\n\r\n"})
    void whatElseOthersSendIsPassedOn(String text) {
        forbidHeader();
        sendOneByOne(ascii(text));
        StringBuilder passed = new StringBuilder();
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            passed.append(part.toString(StandardCharsets.US_ASCII));
            part.release();
        }
        assertThat(passed).hasToString(text);
    }
}
