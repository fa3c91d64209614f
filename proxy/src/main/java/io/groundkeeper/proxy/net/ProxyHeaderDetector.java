package io.groundkeeper.proxy.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a connection pass whose first bytes are those of a PROXY header where one must come, and are not where none may. No
 * packet, four-letter word or TLS handshake begins so: as a packet's length, it would be more than 200 MB.
 */
final class ProxyHeaderDetector extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeaderDetector.class);
    private static final List<byte[]> SIGNATURES = List.of(
            "PROXY ".getBytes(StandardCharsets.US_ASCII), "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII));

    private final boolean required;
    private boolean refused;

    /**
     * A detector at the beginning of a connection.
     *
     * @param required whether a header must come; otherwise none may
     */
    ProxyHeaderDetector(boolean required) {
        this.required = required;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        boolean possible = SIGNATURES.stream().anyMatch(signature -> agree(in, signature));
        boolean whole = possible
                && SIGNATURES.stream()
                        .anyMatch(signature -> agree(in, signature) && in.readableBytes() >= signature.length);
        if (whole == required && (whole || !possible)) {
            context.pipeline().remove(this);
        } else if (whole || !possible) {
            refuse(context, in);
        }
    }

    /** Whether what has come of {@code in} and {@code signature} are the same as far as they go. */
    private static boolean agree(ByteBuf in, byte[] signature) {
        int compared = Math.min(in.readableBytes(), signature.length);
        for (int i = 0; i < compared; i++) {
            if (in.getByte(in.readerIndex() + i) != signature[i]) {
                return false;
            }
        }
        return true;
    }

    private void refuse(ChannelHandlerContext context, ByteBuf in) {
        refused = true;
        in.skipBytes(in.readableBytes());
        ClientAddress.about(LOG.atWarn(), context.channel().remoteAddress())
                .log(
                        "Refusing a connection: it {}",
                        required
                                ? "sends no PROXY header, and is named in proxyProtocol.trusted"
                                : "sends a PROXY header, and is not named in proxyProtocol.trusted");
        context.close();
    }
}
