package io.groundkeeper.proxy.connection;

import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.proxy.connection.Replies.Answer;
import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.proxy.protocol.Outbound.Reply;
import io.groundkeeper.proxy.protocol.Packet;
import io.groundkeeper.watch.WatchRegistry;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.proto.ErrorResponse;

/** Answers what is asked of watches themselves. */
final class WatchAnswerer {
    private final ClientLink link;
    private final TenantServices tenant;
    private final Connection connection;
    private final Replies replies;

    WatchAnswerer(ClientLink link, TenantServices tenant, Connection connection, Replies replies) {
        this.link = link;
        this.tenant = tenant;
        this.connection = connection;
        this.replies = replies;
    }

    void setWatches(Packet packet, ClientRequest.SetWatches set) {
        WatchRestorer restorer = new WatchRestorer(set, tenant.bodies().zxids(), link, connection);
        Answer<List<Znode>> answer = (znodes, zxid) -> {
            restorer.restore(znodes);
            return set.whole()
                    ? Reply.ok(packet.xid(), zxid, null)
                    : Reply.failed(packet.xid(), zxid, Code.MARSHALLINGERROR);
        };
        tenant.view().readWithoutData(restorer.reads(), replies.answering(packet, answer));
    }

    void addWatch(Packet packet, ClientRequest.AddWatch add) {
        LongFunction<Reply> answer = zxid -> {
            connection.watchPersistently(add.path(), add.recursive());
            return Reply.ok(packet.xid(), zxid, new ErrorResponse(Code.OK.intValue()));
        };
        replies.atCurrentZxid(packet, answer);
    }

    void findWatch(Packet packet, ClientRequest.FindWatch find) {
        WatchRegistry watches = tenant.view().watches();
        LongFunction<Reply> answer = zxid -> {
            boolean found = find.remove()
                    ? watches.remove(find.path(), connection, find.selection())
                    : watches.contains(find.path(), connection, find.selection());
            return found ? Reply.ok(packet.xid(), zxid, null) : Reply.failed(packet.xid(), zxid, Code.NOWATCHER);
        };
        replies.atCurrentZxid(packet, answer);
    }
}
