package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.tls.ServerTls;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Finds out by its first byte whether a client speaks TLS. A handshake begins with 22; a four-letter word with a letter, and
 * a packet with a byte of its length, which would be more than 350 MB.
 */
final class TlsDetector extends ByteToMessageDecoder {
    private static final int HANDSHAKE = 22;

    private final ServerTls tls;

    TlsDetector(ServerTls tls) {
        this.tls = tls;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.getByte(in.readerIndex()) == HANDSHAKE) {
            context.pipeline()
                    .replace(this, null, tls.newHandler(context.channel(), ClientAddress.of(context.channel())));
        } else {
            context.pipeline().remove(this);
        }
    }
}
