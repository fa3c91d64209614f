package io.groundkeeper.proxy.connection;

import io.groundkeeper.layer.AccessControl;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.proxy.protocol.ClientRequest.GetChildren;
import io.groundkeeper.proxy.protocol.ClientRequest.GetData;
import io.groundkeeper.proxy.protocol.MultiCodec.MemberReply;
import io.groundkeeper.proxy.protocol.MultiCodec.MultiReply;
import io.groundkeeper.proxy.protocol.ReplyBodies;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.watch.ChildList;
import io.groundkeeper.watch.NodeRead;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.GetChildrenResponse;
import org.apache.zookeeper.proto.GetDataResponse;

/** What a multiRead asks, and what is answered: each member has its own success or failure. */
final class MultiReadAnswer {
    private final List<ClientRequest.Read> members;

    MultiReadAnswer(ClientRequest.MultiRead request) {
        this.members = request.members();
    }

    /** What must be read, in the order of the members whose paths can name a znode. */
    List<NodeRead> reads() {
        return members.stream()
                .filter(member -> ZnodePaths.isReadable(path(member)))
                .map(member -> new NodeRead(ZnodePaths.toRead(path(member)), member instanceof GetChildren))
                .toList();
    }

    /** The reply, of what {@link #reads} has come to. */
    MultiReply of(List<ChildList> found, Caller caller, ReplyBodies bodies) {
        List<MemberReply> replies = new ArrayList<>(members.size());
        int next = 0;
        for (ClientRequest.Read member : members) {
            // An ill-formed path names no znode.
            ChildList node = ZnodePaths.isReadable(path(member)) ? found.get(next++) : null;
            replies.add(reply(member, node, caller, bodies));
        }
        return new MultiReply(replies);
    }

    private static MemberReply reply(ClientRequest.Read member, ChildList node, Caller caller, ReplyBodies bodies) {
        if (node == null) {
            return MemberReply.failed(Code.NONODE.intValue());
        }
        Znode znode = node.znode();
        if (!AccessControl.permits(znode.acl().entries(), AclEntry.READ, caller)) {
            return MemberReply.failed(Code.NOAUTH.intValue());
        }
        return member instanceof GetChildren
                ? new MemberReply(OpCode.getChildren, 0, new GetChildrenResponse(new ArrayList<>(node.names())))
                : new MemberReply(OpCode.getData, 0, new GetDataResponse(znode.data(), bodies.stat(znode.stat())));
    }

    private static String path(ClientRequest.Read member) {
        return member instanceof GetData get ? get.path() : ((GetChildren) member).path();
    }
}
