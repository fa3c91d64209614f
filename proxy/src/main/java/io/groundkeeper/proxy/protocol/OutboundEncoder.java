package io.groundkeeper.proxy.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import org.apache.jute.BinaryOutputArchive;
import org.apache.zookeeper.proto.ReplyHeader;

/** Writes what goes out as length-prefixed frames. */
public final class OutboundEncoder {
    private OutboundEncoder() {}

    /** Appends {@code message} to {@code buffer}. */
    public static void encode(Outbound message, ByteBuf buffer) throws IOException {
        int start = buffer.writerIndex();
        buffer.writeInt(0);
        BinaryOutputArchive out = new BinaryOutputArchive(new ByteBufOutputStream(buffer));
        if (message instanceof Outbound.Reply reply) {
            write(reply, out);
        } else if (message instanceof Outbound.Event event) {
            write(event.asReply(), out);
        } else if (message instanceof Outbound.Connected connected) {
            write(connected, out);
        } else {
            throw new IllegalArgumentException("has no bytes: " + message);
        }
        buffer.setInt(start, buffer.writerIndex() - start - Integer.BYTES);
    }

    private static void write(Outbound.Reply reply, BinaryOutputArchive out) throws IOException {
        new ReplyHeader(reply.xid(), reply.zxid(), reply.error()).serialize(out, "header");
        if (reply.body() != null) {
            reply.body().serialize(out, "response");
        }
    }

    private static void write(Outbound.Connected connected, BinaryOutputArchive out) throws IOException {
        out.writeInt(0, "protocolVersion");
        out.writeInt(connected.timeoutMillis(), "timeOut");
        out.writeLong(connected.sessionId(), "sessionId");
        out.writeBuffer(connected.password(), "passwd");
        if (connected.withReadOnly()) {
            out.writeBool(false, "readOnly");
        }
    }
}
