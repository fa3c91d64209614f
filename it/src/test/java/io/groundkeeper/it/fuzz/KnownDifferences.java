package io.groundkeeper.it.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.InputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.RequestHeader;

/** Requests that may be answered differently, none of which a client library sends. */
final class KnownDifferences {

    /** ZooKeeper's servers say this to each other; if a client sends it, it opens a session within its session. */
    private static final int SERVERS_ONLY = OpCode.createSession;

    private static final Set<Integer> WATCHES =
            Set.of(OpCode.setWatches, OpCode.setWatches2, OpCode.addWatch, OpCode.checkWatches, OpCode.removeWatches);

    private static final int HEADER = 2 * Integer.BYTES;
    private static final int NULL = -1;

    private KnownDifferences() {}

    static boolean include(byte[] request) {
        int type = ReplyText.typeOf(request);
        return type == SERVERS_ONLY
                || (WATCHES.contains(type) && hasNull(request))
                || isUnusualCreation(request)
                || (type == OpCode.multi && hasUnusualMember(request));
    }

    /** ZooKeeper watches null as if it were a path, or notices only halfway through a list that it is none. */
    private static boolean hasNull(byte[] request) {
        ByteBuffer buffer = ByteBuffer.wrap(request);
        for (int at = HEADER; at + Integer.BYTES <= request.length; at++) {
            if (buffer.getInt(at) == NULL && !isOfMaximalZxid(request, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfMaximalZxid(byte[] request, int at) {
        int type = ReplyText.typeOf(request);
        return (type == OpCode.setWatches || type == OpCode.setWatches2) && at < HEADER + Long.BYTES;
    }

    /** A time to live is refused there before the path is looked at; the stat of a new container is nobody's. */
    private static boolean isUnusualCreation(byte[] request) {
        int type = ReplyText.typeOf(request);
        if (type != OpCode.create && type != OpCode.create2 && type != OpCode.createContainer) {
            return false;
        }
        CreateRequest create = new CreateRequest();
        try {
            read(request, create);
        } catch (IOException | RuntimeException e) {
            return false;
        }
        CreateMode mode = CreateMode.fromFlag(create.getFlags(), CreateMode.PERSISTENT);
        return mode.isContainer() || (mode.isTTL() && create.getPath() == null);
    }

    /** In a multi ZooKeeper goes by the mode rather than by the type, and trips over what is null. */
    private static boolean hasUnusualMember(byte[] request) {
        MultiOperationRecord multi = new MultiOperationRecord();
        try {
            read(request, multi);
        } catch (IOException | RuntimeException e) {
            return true; // A mode with a time to live, or an ACL that is null, if nothing else.
        }
        for (Op op : multi) {
            if (op.getPath() == null || op.getType() == OpCode.createTTL || op.getType() == OpCode.createContainer) {
                return true;
            }
        }
        return false;
    }

    /** As ZooKeeper's own code reads it. */
    private static void read(byte[] request, Record record) throws IOException {
        InputArchive in = BinaryInputArchive.getArchive(new ByteArrayInputStream(request));
        new RequestHeader().deserialize(in, "header");
        record.deserialize(in, "request");
    }
}
