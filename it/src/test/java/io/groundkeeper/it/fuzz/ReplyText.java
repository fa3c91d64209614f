package io.groundkeeper.it.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.InputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.MultiResponse;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.Create2Response;
import org.apache.zookeeper.proto.CreateResponse;
import org.apache.zookeeper.proto.ExistsResponse;
import org.apache.zookeeper.proto.GetACLResponse;
import org.apache.zookeeper.proto.GetChildren2Response;
import org.apache.zookeeper.proto.GetChildrenResponse;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.GetEphemeralsResponse;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.SetACLResponse;
import org.apache.zookeeper.proto.SetDataResponse;
import org.apache.zookeeper.proto.WatcherEvent;

/**
 * What a packet from a server says, without what differs from server to server: zxids, times and session ids, and the order
 * of children.
 */
record ReplyText(int xid, int error, String text) {

    private static final int EVENT_XID = -1;

    /**
     * Reads a packet.
     *
     * @param request the last one sent; what is no event is its answer, or the probe's
     */
    static ReplyText of(byte[] frame, byte[] request, long session) {
        ByteArrayInputStream bytes = new ByteArrayInputStream(frame);
        InputArchive in = BinaryInputArchive.getArchive(bytes);
        try {
            ReplyHeader header = new ReplyHeader();
            header.deserialize(in, "header");
            String text = header.getXid() + " error " + header.getErr() + (header.getZxid() > 0 ? "" : " without zxid");
            if (header.getXid() == EVENT_XID) {
                text += " event " + read(in, new WatcherEvent());
            } else if (header.getXid() == FuzzedSession.PROBE_XID || header.getErr() != 0) {
                return new ReplyText(
                        header.getXid(), header.getErr(), text); // What follows an error is read by nobody.
            } else if (bytes.available() > 0) {
                text += " " + body(typeOf(request), in, session);
            }
            String rest = HexFormat.of().formatHex(bytes.readAllBytes());
            return new ReplyText(header.getXid(), header.getErr(), rest.isEmpty() ? text : text + " " + rest);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "a reply that cannot be read: " + HexFormat.of().formatHex(frame), e);
        }
    }

    /** A request's type, or 0 where it is too short to have one. */
    static int typeOf(byte[] request) {
        return request.length < 2 * Integer.BYTES ? 0 : ByteBuffer.wrap(request).getInt(Integer.BYTES);
    }

    private static String body(int type, InputArchive in, long session) throws IOException {
        return switch (type) {
            case OpCode.create -> read(in, new CreateResponse()).getPath();
            case OpCode.create2, OpCode.createContainer, OpCode.createTTL -> {
                Create2Response r = read(in, new Create2Response());
                yield r.getPath() + " " + text(r.getStat(), session);
            }
            case OpCode.exists -> text(read(in, new ExistsResponse()).getStat(), session);
            case OpCode.setData -> text(read(in, new SetDataResponse()).getStat(), session);
            case OpCode.setACL -> text(read(in, new SetACLResponse()).getStat(), session);
            case OpCode.getData -> {
                GetDataResponse r = read(in, new GetDataResponse());
                yield hex(r.getData()) + " " + text(r.getStat(), session);
            }
            case OpCode.getACL -> {
                GetACLResponse r = read(in, new GetACLResponse());
                yield r.getAcl() + " " + text(r.getStat(), session);
            }
            case OpCode.getChildren -> {
                GetChildrenResponse r = read(in, new GetChildrenResponse());
                Collections.sort(r.getChildren());
                yield r.getChildren().toString();
            }
            case OpCode.getChildren2 -> {
                GetChildren2Response r = read(in, new GetChildren2Response());
                Collections.sort(r.getChildren());
                yield r.getChildren() + " " + text(r.getStat(), session);
            }
            case OpCode.getEphemerals -> {
                GetEphemeralsResponse r = read(in, new GetEphemeralsResponse());
                Collections.sort(r.getEphemerals());
                yield r.getEphemerals().toString();
            }
            case OpCode.multi, OpCode.multiRead ->
                read(in, new MultiResponse()).getResultList().stream()
                        .map(result -> text(result, session))
                        .collect(Collectors.joining(", ", "[", "]"));
            default -> "";
        };
    }

    private static String text(OpResult result, long session) {
        String type = result.getType() + " ";
        if (result instanceof OpResult.CreateResult r) {
            return type + r.getPath() + (r.getStat() == null ? "" : " " + text(r.getStat(), session));
        }
        if (result instanceof OpResult.SetDataResult r) {
            return type + text(r.getStat(), session);
        }
        if (result instanceof OpResult.ErrorResult r) {
            return type + "error " + r.getErr();
        }
        if (result instanceof OpResult.GetDataResult r) {
            return type + hex(r.getData()) + " " + text(r.getStat(), session);
        }
        if (result instanceof OpResult.GetChildrenResult r) {
            return type + r.getChildren().stream().sorted().toList();
        }
        return type;
    }

    private static String text(Stat stat, long session) {
        return "version %d %d %d, length %d, children %d, owner %s"
                .formatted(
                        stat.getVersion(),
                        stat.getCversion(),
                        stat.getAversion(),
                        stat.getDataLength(),
                        stat.getNumChildren(),
                        stat.getEphemeralOwner() == session ? "itself" : Long.toHexString(stat.getEphemeralOwner()));
    }

    private static String hex(byte[] data) {
        return data == null ? "null" : HexFormat.of().formatHex(data);
    }

    private static <R extends Record> R read(InputArchive in, R record) throws IOException {
        record.deserialize(in, "");
        return record;
    }
}
