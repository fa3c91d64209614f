package io.groundkeeper.proxy.protocol;

import io.groundkeeper.layer.read.NodeStat;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.proxy.protocol.MultiCodec.MemberReply;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.ZxidProjection;
import java.util.ArrayList;
import java.util.List;
import org.apache.jute.Record;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.Create2Response;
import org.apache.zookeeper.proto.CreateResponse;
import org.apache.zookeeper.proto.SetACLResponse;
import org.apache.zookeeper.proto.SetDataResponse;

/**
 * The records of replies, from what the layer tells.
 *
 * @param zxids the tenant's projection of stamps
 */
public record ReplyBodies(ZxidProjection zxids) {

    public Stat stat(NodeStat stat) {
        return new Stat(
                zxids.zxid(stat.created()),
                zxids.zxid(stat.modified()),
                stat.ctime(),
                stat.mtime(),
                stat.version(),
                stat.cversion(),
                stat.aversion(),
                stat.ephemeralOwner(),
                stat.dataLength(),
                stat.numChildren(),
                zxids.zxid(stat.childrenChanged()));
    }

    /** The body of the reply to a write that was carried out, or null where there is none. */
    public Record of(ClientRequest.Write request, Outcome outcome) {
        if (request instanceof ClientRequest.Multi multi) {
            return multi(multi, outcome);
        }
        if (outcome instanceof Outcome.Created created) {
            boolean withStat = request instanceof ClientRequest.Create create && create.withStat();
            return withStat
                    ? new Create2Response(created.path(), stat(created.stat()))
                    : new CreateResponse(created.path());
        }
        if (outcome instanceof Outcome.Changed changed) {
            Stat stat = stat(changed.stat());
            return request instanceof ClientRequest.SetAcl ? new SetACLResponse(stat) : new SetDataResponse(stat);
        }
        return null;
    }

    private Record multi(ClientRequest.Multi multi, Outcome outcome) {
        List<MemberReply> replies = new ArrayList<>(multi.members().size());
        if (outcome instanceof Outcome.MultiDone done) {
            for (int i = 0; i < done.members().size(); i++) {
                ClientRequest.Write member = multi.members().get(i);
                replies.add(new MemberReply(
                        type(member), 0, of(member, done.members().get(i))));
            }
        } else if (outcome instanceof Outcome.MultiFailed failed) {
            for (Outcome member : failed.members()) {
                Code code = member instanceof Outcome.Failed f ? ErrorCodes.of(f.failure()) : Code.OK;
                replies.add(MemberReply.failed(code.intValue()));
            }
        }
        return new MultiCodec.MultiReply(replies);
    }

    private static int type(ClientRequest.Write member) {
        if (member instanceof ClientRequest.Create create) {
            return create.withStat() ? OpCode.create2 : OpCode.create;
        }
        if (member instanceof ClientRequest.Delete) {
            return OpCode.delete;
        }
        return member instanceof ClientRequest.SetData ? OpCode.setData : OpCode.check;
    }

    public static List<ACL> acl(List<AclEntry> entries) {
        List<ACL> acl = new ArrayList<>(entries.size());
        for (AclEntry entry : entries) {
            acl.add(new ACL(entry.permissions(), new Id(entry.scheme(), entry.id())));
        }
        return acl;
    }
}
