package io.groundkeeper.it.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.InputArchive;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.RequestHeader;

/** Requests that may be answered differently, none of which a client library sends. */
final class KnownDifferences {

    /** ZooKeeper's servers say this to each other; if a client sends it, it opens a session within its session. */
    private static final int SERVERS_ONLY = OpCode.createSession;

    private KnownDifferences() {}

    static boolean include(byte[] request) {
        int type = ReplyText.typeOf(request);
        return type == SERVERS_ONLY || (type == OpCode.createTTL && stopsZooKeeper(request));
    }

    /** A mode without a time to live, and without one: its server trips over the transaction. */
    private static boolean stopsZooKeeper(byte[] request) {
        InputArchive in = BinaryInputArchive.getArchive(new ByteArrayInputStream(request));
        CreateTTLRequest create = new CreateTTLRequest();
        try {
            new RequestHeader().deserialize(in, "header");
            create.deserialize(in, "request");
        } catch (IOException e) {
            return false;
        }
        CreateMode mode = CreateMode.fromFlag(create.getFlags(), null);
        return mode != null && !mode.isTTL() && create.getTtl() < 0;
    }
}
