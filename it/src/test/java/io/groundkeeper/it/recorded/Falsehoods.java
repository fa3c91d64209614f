package io.groundkeeper.it.recorded;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.OutputArchive;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.GetChildren2Request;
import org.apache.zookeeper.proto.GetChildren2Response;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;

/** Deliberate bugs, as clients would see them. The checker must find them. */
final class Falsehoods {
    private static final int HEADER_BYTES = Integer.BYTES + Long.BYTES + Integer.BYTES;
    private static final int EVENT_XID = -1;

    private Falsehoods() {}

    private static int xid(byte[] frame) {
        return ByteBuffer.wrap(frame).getInt();
    }

    private static boolean isSuccess(byte[] reply) {
        return reply.length > HEADER_BYTES && ByteBuffer.wrap(reply).getInt(HEADER_BYTES - Integer.BYTES) == 0;
    }

    /** The header of one reply, and the body of another. */
    private static byte[] join(byte[] header, byte[] body) {
        return ByteBuffer.allocate(body.length)
                .put(header, 0, HEADER_BYTES)
                .put(body, HEADER_BYTES, body.length - HEADER_BYTES)
                .array();
    }

    /** Requests of one kind that wait for their replies. Thread-safe, as falsifiers must be. */
    private abstract static class OfRequest implements Falsifier {
        private final int type;
        private final Map<Object, Map<Integer, String>> paths = new HashMap<>();

        OfRequest(int type) {
            this.type = type;
        }

        abstract String path(BinaryInputArchive in) throws IOException;

        /** What arrives in place of a successful reply. */
        abstract byte[] reply(String path, byte[] frame) throws IOException;

        @Override
        public synchronized void toServer(Object connection, byte[] frame) {
            Map<Integer, String> asked = paths.get(connection);
            if (asked == null) {
                // The first frame is no request.
                paths.put(connection, new HashMap<>());
                return;
            }
            try {
                BinaryInputArchive in = BinaryInputArchive.getArchive(new ByteArrayInputStream(frame));
                RequestHeader header = Requests.record(in, new RequestHeader());
                if (header.getType() == type) {
                    asked.put(header.getXid(), path(in));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public synchronized List<byte[]> toClient(Object connection, byte[] frame) {
            String path = paths.getOrDefault(connection, new HashMap<>()).remove(xid(frame));
            try {
                return List.of(path != null && isSuccess(frame) ? reply(path, frame) : frame);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** One event in ten is not told. */
    static final class LostWatch implements Falsifier {
        private static final int EVERY = 10;
        private int events;

        @Override
        public synchronized List<byte[]> toClient(Object connection, byte[] frame) {
            boolean lost = xid(frame) == EVENT_XID && ++events % EVERY == 0;
            return lost ? List.of() : List.of(frame);
        }
    }

    /** One read of data in ten shows what was shown some reads before. */
    static final class StaleRead extends OfRequest {
        private static final int EVERY = 10;
        private static final int KEPT = 5;
        private final Map<String, Deque<byte[]>> shown = new HashMap<>();
        private int reads;

        StaleRead() {
            super(OpCode.getData);
        }

        @Override
        String path(BinaryInputArchive in) throws IOException {
            return Requests.record(in, new GetDataRequest()).getPath();
        }

        @Override
        byte[] reply(String path, byte[] frame) {
            Deque<byte[]> before = shown.computeIfAbsent(path, none -> new ArrayDeque<>());
            before.add(frame);
            byte[] old = before.size() > KEPT ? before.remove() : before.peek();
            return ++reads % EVERY == 0 ? join(frame, old) : frame;
        }
    }

    /** One reply in ten comes after the next one. */
    static final class UnorderedReply implements Falsifier {
        private static final int EVERY = 10;
        private final Map<Object, byte[]> heldBack = new HashMap<>();
        private int replies;

        @Override
        public synchronized List<byte[]> toClient(Object connection, byte[] frame) {
            byte[] before = heldBack.remove(connection);
            if (before != null) {
                return List.of(frame, before);
            }
            if (xid(frame) > 0 && ++replies % EVERY == 0) {
                heldBack.put(connection, frame);
                return List.of();
            }
            return List.of(frame);
        }
    }

    /** Who wants a lock is not shown who has it. */
    static final class TwoOwners extends OfRequest {
        TwoOwners() {
            super(OpCode.getChildren2);
        }

        @Override
        String path(BinaryInputArchive in) throws IOException {
            return Requests.record(in, new GetChildren2Request()).getPath();
        }

        @Override
        byte[] reply(String path, byte[] frame) throws IOException {
            if (!path.startsWith(Scene.LOCKS + "/")) {
                return frame;
            }
            BinaryInputArchive in = BinaryInputArchive.getArchive(new ByteArrayInputStream(frame));
            ReplyHeader header = Requests.record(in, new ReplyHeader());
            GetChildren2Response response = Requests.record(in, new GetChildren2Response());
            List<String> names = response.getChildren().stream()
                    .sorted(Comparator.comparing(name -> name.substring(name.lastIndexOf('-'))))
                    .toList();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            OutputArchive out = BinaryOutputArchive.getArchive(bytes);
            header.serialize(out, "");
            new GetChildren2Response(names.size() > 1 ? names.subList(1, names.size()) : names, response.getStat())
                    .serialize(out, "");
            return bytes.toByteArray();
        }
    }
}
