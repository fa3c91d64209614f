package io.groundkeeper.proxy.admin.console.hbase;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A protobuf message, whose fields are known by their numbers: HBase's definitions are many and change, what is shown of them is
 * little and old. A field that is not there, or is of another type, is empty.
 */
final class Message {
    /** HBase puts an id of the writing process before its data: this byte, the id's length in four more, the id. */
    private static final byte WRITER = (byte) 0xff;

    private static final int WRITER_HEADER = 5;
    private static final byte[] MAGIC = "PBUF".getBytes(StandardCharsets.US_ASCII);

    private final UnknownFieldSet fields;

    private Message(UnknownFieldSet fields) {
        this.fields = fields;
    }

    /** The message in a znode's data; empty where that holds none. */
    static Optional<Message> in(byte[] data) {
        return payload(data)
                .filter(payload -> startsWithMagic(payload))
                .flatMap(payload -> parse(ByteString.copyFrom(payload.position(payload.position() + MAGIC.length))));
    }

    /** The data without the id of its writer; empty where that is cut short. */
    static Optional<ByteBuffer> payload(byte[] data) {
        ByteBuffer buffer = ByteBuffer.wrap(data);
        if (data.length == 0 || data[0] != WRITER) {
            return Optional.of(buffer);
        }
        if (data.length < WRITER_HEADER) {
            return Optional.empty();
        }
        int length = buffer.getInt(1);
        return length < 0 || length > data.length - WRITER_HEADER
                ? Optional.empty()
                : Optional.of(buffer.position(WRITER_HEADER + length));
    }

    private static boolean startsWithMagic(ByteBuffer payload) {
        return payload.remaining() >= MAGIC.length
                && payload.slice(payload.position(), MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    private static Optional<Message> parse(ByteString bytes) {
        try {
            return Optional.of(new Message(UnknownFieldSet.parseFrom(bytes)));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** A number, or whether something is so (1 or 0); the last one, as protobuf wants it. */
    Optional<Long> number(int field) {
        return last(fields.getField(field).getVarintList());
    }

    Optional<String> text(int field) {
        return bytes(field).filter(ByteString::isValidUtf8).map(ByteString::toStringUtf8);
    }

    Optional<Message> message(int field) {
        return bytes(field).flatMap(Message::parse);
    }

    private Optional<ByteString> bytes(int field) {
        return last(fields.getField(field).getLengthDelimitedList());
    }

    private static <T> Optional<T> last(List<T> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }
}
