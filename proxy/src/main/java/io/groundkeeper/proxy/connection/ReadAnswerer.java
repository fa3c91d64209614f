package io.groundkeeper.proxy.connection;

import io.groundkeeper.layer.AccessControl;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.proxy.auth.AclRules;
import io.groundkeeper.proxy.connection.Replies.Answer;
import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.proxy.protocol.Outbound.Reply;
import io.groundkeeper.proxy.protocol.Packet;
import io.groundkeeper.proxy.protocol.ReplyBodies;
import io.groundkeeper.proxy.sasl.SaslLogin;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.watch.ChildList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.jute.Record;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.ExistsResponse;
import org.apache.zookeeper.proto.GetACLResponse;
import org.apache.zookeeper.proto.GetChildren2Response;
import org.apache.zookeeper.proto.GetChildrenResponse;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.SyncResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what this proxy can answer itself: reads of a single znode here, all else by whom it concerns. */
final class ReadAnswerer {
    private static final Logger LOG = LoggerFactory.getLogger(ReadAnswerer.class);

    private final ClientLink link;
    private final TenantServices tenant;
    private final Connection connection;
    private final Replies replies;
    private final LoginAnswerer logins;
    private final WatchAnswerer watches;
    private final ScanAnswerer scans;

    ReadAnswerer(ClientLink link, TenantServices tenant, Connection connection) {
        this.link = link;
        this.tenant = tenant;
        this.connection = connection;
        this.replies = new Replies(link, tenant.view(), connection);
        this.logins = new LoginAnswerer(
                tenant.authentication(),
                tenant.sasl().map(SaslLogin::begin),
                connection,
                replies,
                tenant.stats().monitor());
        this.watches = new WatchAnswerer(link, tenant, connection, replies);
        this.scans = new ScanAnswerer(tenant, connection, replies);
    }

    /** Answers a request, and tells the connection when it has. */
    void answer(Packet packet, ClientRequest.Read request) {
        if (request instanceof ClientRequest.GetData get) {
            readable(packet, get.path(), znode -> {
                if (get.watch()) {
                    connection.watchData(get.path());
                }
                return new GetDataResponse(znode.data(), stat(znode));
            });
        } else if (request instanceof ClientRequest.Exists exists) {
            exists(packet, exists);
        } else if (request instanceof ClientRequest.GetChildren get) {
            children(packet, get);
        } else if (request instanceof ClientRequest.Ping) {
            replies.current(packet, null);
        } else if (request instanceof ClientRequest.GetAcl get) {
            acl(packet, get.path());
        } else if (request instanceof ClientRequest.MultiRead multi) {
            scans.multiRead(packet, multi);
        } else if (request instanceof ClientRequest.GetAllChildrenNumber get) {
            scans.countDescendants(packet, get.path());
        } else if (request instanceof ClientRequest.GetEphemerals get) {
            scans.ephemerals(packet, get.prefix());
        } else if (request instanceof ClientRequest.Reconfig) {
            refuseReconfiguration(packet);
        } else if (request instanceof ClientRequest.Sync sync) {
            sync(packet, sync);
        } else if (request instanceof ClientRequest.SetWatches set) {
            watches.setWatches(packet, set);
        } else if (request instanceof ClientRequest.AddWatch add) {
            watches.addWatch(packet, add);
        } else if (request instanceof ClientRequest.FindWatch find) {
            watches.findWatch(packet, find);
        } else if (request instanceof ClientRequest.WhoAmI) {
            logins.whoAmI(packet);
        } else if (request instanceof ClientRequest.AddAuth auth) {
            logins.authenticate(packet, auth);
        } else if (request instanceof ClientRequest.Sasl sasl) {
            logins.negotiate(packet, sasl);
        } else if (request instanceof ClientRequest.Refused refused) {
            replies.failed(packet, refused.code());
        } else if (request instanceof ClientRequest.Unknown) {
            replies.withoutZxid(packet, Code.UNIMPLEMENTED, null, true);
        }
    }

    /** Refuses whatever was asked by a client that has to authenticate first. */
    void turnAway(Packet packet) {
        logins.turnAway(packet);
    }

    private void exists(Packet packet, ClientRequest.Exists exists) {
        String path = exists.path();
        if (path.indexOf('\0') >= 0) {
            replies.failed(packet, Code.BADARGUMENTS);
            return;
        }
        znode(packet, path, (znode, zxid) -> {
            if (znode != null && replies.refusal(znode, AclEntry.READ).isPresent()) {
                return Reply.failed(packet.xid(), zxid, Code.NOAUTH);
            }
            if (exists.watch()) {
                connection.watchData(path);
            }
            return znode == null
                    ? Reply.failed(packet.xid(), zxid, Code.NONODE)
                    : Reply.ok(packet.xid(), zxid, new ExistsResponse(stat(znode)));
        });
    }

    private void children(Packet packet, ClientRequest.GetChildren get) {
        if (!ZnodePaths.isReadable(get.path())) {
            replies.failed(packet, Code.NONODE);
            return;
        }
        Answer<ChildList> answer = (list, zxid) -> {
            Optional<Code> refusal = replies.refusal(list == null ? null : list.znode(), AclEntry.READ);
            if (refusal.isPresent()) {
                return Reply.failed(packet.xid(), zxid, refusal.get());
            }
            if (get.watch()) {
                connection.watchChildren(get.path());
            }
            List<String> names = new ArrayList<>(list.names());
            return Reply.ok(
                    packet.xid(),
                    zxid,
                    get.withStat()
                            ? new GetChildren2Response(names, stat(list.znode()))
                            : new GetChildrenResponse(names));
        };
        tenant.view().readChildren(ZnodePaths.toRead(get.path()), replies.answering(packet, answer));
    }

    private void acl(Packet packet, String path) {
        znode(packet, path, (znode, zxid) -> {
            Optional<Code> refusal = replies.refusal(znode, AclEntry.READ | AclEntry.ADMIN);
            if (refusal.isPresent()) {
                return Reply.failed(packet.xid(), zxid, refusal.get());
            }
            List<AclEntry> entries = znode.acl().entries();
            boolean mayAdminister = AccessControl.permits(entries, AclEntry.ADMIN, connection.caller());
            List<ACL> acl = ReplyBodies.acl(mayAdminister ? entries : AclRules.redact(entries));
            return Reply.ok(packet.xid(), zxid, new GetACLResponse(acl, stat(znode)));
        });
    }

    private void refuseReconfiguration(Packet packet) {
        connection
                .about(LOG.atInfo())
                .log("A reconfiguration is refused: there is no ensemble here, each server stands for itself before"
                        + " the store");
        tenant.audit().reconfigurationRefused(connection.sessionId(), connection.caller(), link.clientAddress());
        replies.failed(packet, Code.RECONFIGDISABLED);
    }

    private void sync(Packet packet, ClientRequest.Sync sync) {
        tenant.view().sync().whenComplete((synced, failure) -> {
            if (failure == null) {
                replies.current(packet, new SyncResponse(sync.path()));
            } else {
                replies.cannotAnswer(failure);
            }
        });
    }

    private void readable(Packet packet, String path, Function<Znode, Record> body) {
        znode(
                packet,
                path,
                (znode, zxid) -> replies.refusal(znode, AclEntry.READ)
                        .map(code -> Reply.failed(packet.xid(), zxid, code))
                        .orElseGet(() -> Reply.ok(packet.xid(), zxid, body.apply(znode))));
    }

    /** Reads a znode. An ill-formed path names none. */
    private void znode(Packet packet, String path, Answer<Znode> answer) {
        if (ZnodePaths.isReadable(path)) {
            tenant.view().readZnode(ZnodePaths.toRead(path), replies.answering(packet, answer));
        } else {
            replies.atCurrentZxid(packet, zxid -> answer.of(null, zxid));
        }
    }

    private Stat stat(Znode znode) {
        return tenant.bodies().stat(znode.stat());
    }
}
