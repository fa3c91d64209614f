package io.groundkeeper.proxy.connection;

import io.groundkeeper.layer.AccessControl;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.proxy.auth.AclRules;
import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.proxy.protocol.Outbound;
import io.groundkeeper.proxy.protocol.Outbound.Reply;
import io.groundkeeper.proxy.protocol.Packet;
import io.groundkeeper.proxy.protocol.ReplyBodies;
import io.groundkeeper.proxy.sasl.SaslLogin;
import io.groundkeeper.proxy.sasl.SaslNegotiation;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.watch.ChildList;
import io.groundkeeper.watch.ReadHandler;
import io.groundkeeper.watch.WatchRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.LongFunction;
import javax.security.sasl.SaslException;
import org.apache.jute.Record;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.ErrorResponse;
import org.apache.zookeeper.proto.ExistsResponse;
import org.apache.zookeeper.proto.GetACLResponse;
import org.apache.zookeeper.proto.GetAllChildrenNumberResponse;
import org.apache.zookeeper.proto.GetChildren2Response;
import org.apache.zookeeper.proto.GetChildrenResponse;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.GetEphemeralsResponse;
import org.apache.zookeeper.proto.SetSASLResponse;
import org.apache.zookeeper.proto.SyncResponse;
import org.apache.zookeeper.proto.WhoAmIResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what this proxy can answer itself. Every reply is queued under the view's lock, so that it stands in order with
 * the watch events.
 */
final class ReadAnswerer {
    private static final Logger LOG = LoggerFactory.getLogger(ReadAnswerer.class);

    /** Data in one reply at the most: a client that wants more must ask more often. */
    private static final long MAX_MULTI_READ_BYTES = 64 << 20;

    /** Makes a reply of what was read; under the view's lock. */
    interface Answer<T> {
        Reply of(T value, long zxid);
    }

    private final ClientLink link;
    private final TenantServices tenant;
    private final Connection connection;
    private final Optional<SaslNegotiation> negotiation;

    ReadAnswerer(ClientLink link, TenantServices tenant, Connection connection) {
        this.link = link;
        this.tenant = tenant;
        this.connection = connection;
        this.negotiation = tenant.sasl().map(SaslLogin::begin);
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
            current(packet, null);
        } else if (request instanceof ClientRequest.GetAcl get) {
            acl(packet, get.path());
        } else if (request instanceof ClientRequest.MultiRead multi) {
            multiRead(packet, multi);
        } else if (request instanceof ClientRequest.GetAllChildrenNumber get) {
            countDescendants(packet, get.path());
        } else if (request instanceof ClientRequest.GetEphemerals get) {
            ephemerals(packet, get.prefix());
        } else if (request instanceof ClientRequest.Reconfig) {
            refuseReconfiguration(packet);
        } else if (request instanceof ClientRequest.Sync sync) {
            sync(packet, sync);
        } else if (request instanceof ClientRequest.SetWatches set) {
            setWatches(packet, set);
        } else if (request instanceof ClientRequest.AddWatch add) {
            addWatch(packet, add);
        } else if (request instanceof ClientRequest.FindWatch find) {
            findWatch(packet, find);
        } else if (request instanceof ClientRequest.WhoAmI) {
            current(packet, new WhoAmIResponse(tenant.authentication().describe(connection.caller())));
        } else if (request instanceof ClientRequest.AddAuth auth) {
            authenticate(packet, auth);
        } else if (request instanceof ClientRequest.Sasl sasl) {
            negotiate(packet, sasl);
        } else if (request instanceof ClientRequest.Refused refused) {
            atCurrentZxid(packet, zxid -> Reply.failed(packet.xid(), zxid, refused.code()), false);
        } else if (request instanceof ClientRequest.Unknown) {
            withoutZxid(packet, Code.UNIMPLEMENTED, null, true);
        }
    }

    private void exists(Packet packet, ClientRequest.Exists exists) {
        String path = exists.path();
        if (path.indexOf('\0') >= 0) {
            atCurrentZxid(packet, zxid -> Reply.failed(packet.xid(), zxid, Code.BADARGUMENTS), false);
            return;
        }
        znode(packet, path, (znode, zxid) -> {
            if (znode != null && !mayRead(znode)) {
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
            noNode(packet);
            return;
        }
        Answer<ChildList> answer = (list, zxid) -> {
            Optional<Code> refusal = refusal(list == null ? null : list.znode(), AclEntry.READ);
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
        tenant.view().readChildren(ZnodePaths.toRead(get.path()), new Answering<>(packet, answer));
    }

    private void acl(Packet packet, String path) {
        znode(packet, path, (znode, zxid) -> {
            Optional<Code> refusal = refusal(znode, AclEntry.READ | AclEntry.ADMIN);
            if (refusal.isPresent()) {
                return Reply.failed(packet.xid(), zxid, refusal.get());
            }
            List<AclEntry> entries = znode.acl().entries();
            boolean mayAdminister = AccessControl.permits(entries, AclEntry.ADMIN, connection.caller());
            List<ACL> acl = ReplyBodies.acl(mayAdminister ? entries : AclRules.redact(entries));
            return Reply.ok(packet.xid(), zxid, new GetACLResponse(acl, stat(znode)));
        });
    }

    private void multiRead(Packet packet, ClientRequest.MultiRead request) {
        MultiReadAnswer answer = new MultiReadAnswer(request);
        Answer<List<ChildList>> whole =
                (nodes, zxid) -> Reply.ok(packet.xid(), zxid, answer.of(nodes, connection.caller(), tenant.bodies()));
        tenant.view().readTogether(answer.reads(), new Answering<>(packet, whole) {
            @Override
            public void read(List<ChildList> nodes, long zxid) {
                if (bytes(nodes) > MAX_MULTI_READ_BYTES) {
                    LOG.warn("Dropping {}: it asks for {} bytes at once", link.clientAddress(), bytes(nodes));
                    connection.drop("it asks for too much at once");
                } else {
                    super.read(nodes, zxid);
                }
            }
        });
    }

    private static long bytes(List<ChildList> nodes) {
        return nodes.stream()
                .filter(node -> node != null && node.znode().data() != null)
                .mapToLong(node -> node.znode().data().length)
                .sum();
    }

    /** Permission is asked for first, and again of the znode that is counted below. */
    private void countDescendants(Packet packet, String path) {
        if (!ZnodePaths.isReadable(path)) {
            noNode(packet);
            return;
        }
        String read = ZnodePaths.toRead(path);
        // In ZooKeeper's tree the root is below its other, empty name.
        int itself = path.isEmpty() ? 1 : 0;
        tenant.view().readZnode(read, new Permitted(packet) {
            @Override
            void permitted(long zxid) {
                tenant.view().countDescendants(read, new Failing<Long>() {
                    @Override
                    public void read(Long count, long zxidOfCount) {
                        tenant.view().readZnode(read, new Permitted(packet) {
                            @Override
                            void permitted(long zxidOfZnode) {
                                int number = (int) (count + itself);
                                send(
                                        packet,
                                        Reply.ok(packet.xid(), zxidOfZnode, new GetAllChildrenNumberResponse(number)),
                                        false);
                            }
                        });
                    }
                });
            }
        });
    }

    /** As in ZooKeeper they are the session's own, so no permission is asked for. */
    private void ephemerals(Packet packet, String prefix) {
        boolean all = prefix == null || prefix.trim().isEmpty() || prefix.trim().equals("/");
        Answer<Set<String>> answer = (paths, zxid) -> {
            List<String> found = paths.stream()
                    .filter(path -> all || path.startsWith(prefix))
                    .toList();
            return Reply.ok(packet.xid(), zxid, new GetEphemeralsResponse(found));
        };
        tenant.view().readEphemerals(connection.sessionId(), new Answering<>(packet, answer));
    }

    private void refuseReconfiguration(Packet packet) {
        LOG.info(
                "{} asks for a reconfiguration, which is refused: there is no ensemble here, each server stands for"
                        + " itself before the store",
                link.clientAddress());
        atCurrentZxid(packet, zxid -> Reply.failed(packet.xid(), zxid, Code.RECONFIGDISABLED), false);
    }

    private void setWatches(Packet packet, ClientRequest.SetWatches set) {
        WatchRestorer restorer = new WatchRestorer(set, tenant.bodies().zxids(), link, connection);
        Answer<List<Znode>> answer = (znodes, zxid) -> {
            restorer.restore(znodes);
            return set.whole()
                    ? Reply.ok(packet.xid(), zxid, null)
                    : Reply.failed(packet.xid(), zxid, Code.MARSHALLINGERROR);
        };
        tenant.view().readWithoutData(restorer.reads(), new Answering<>(packet, answer));
    }

    private void addWatch(Packet packet, ClientRequest.AddWatch add) {
        LongFunction<Reply> answer = zxid -> {
            connection.watchPersistently(add.path(), add.recursive());
            return Reply.ok(packet.xid(), zxid, new ErrorResponse(Code.OK.intValue()));
        };
        atCurrentZxid(packet, answer, false);
    }

    private void findWatch(Packet packet, ClientRequest.FindWatch find) {
        WatchRegistry watches = tenant.view().watches();
        LongFunction<Reply> answer = zxid -> {
            boolean found = find.remove()
                    ? watches.remove(find.path(), connection, find.selection())
                    : watches.contains(find.path(), connection, find.selection());
            return found ? Reply.ok(packet.xid(), zxid, null) : Reply.failed(packet.xid(), zxid, Code.NOWATCHER);
        };
        atCurrentZxid(packet, answer, false);
    }

    private void sync(Packet packet, ClientRequest.Sync sync) {
        tenant.view().sync().whenComplete((synced, failure) -> {
            if (failure == null) {
                current(packet, new SyncResponse(sync.path()));
            } else {
                failed(failure);
            }
        });
    }

    private void authenticate(Packet packet, ClientRequest.AddAuth auth) {
        Optional<Caller> authenticated =
                tenant.authentication().authenticate(connection.caller(), auth.scheme(), auth.auth());
        authenticated.ifPresent(connection::become);
        Code code = authenticated.isPresent() ? Code.OK : Code.AUTHFAILED;
        withoutZxid(packet, code, null, authenticated.isEmpty());
    }

    private void negotiate(Packet packet, ClientRequest.Sasl request) {
        if (request.token() == null) {
            connection.drop("it has sent no SASL token");
            return;
        }
        CompletableFuture<SaslNegotiation.Answer> answered = negotiation
                .map(negotiating -> negotiating.evaluate(request.token()))
                .orElseGet(() -> CompletableFuture.completedFuture(SaslNegotiation.Answer.NOTHING));
        answered.whenComplete((answer, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (failure == null) {
                answer.authorizationId()
                        .ifPresent(
                                id -> connection.become(tenant.authentication().withSaslId(connection.caller(), id)));
                withoutZxid(packet, Code.OK, new SetSASLResponse(answer.token()), false);
            } else if (cause instanceof SaslException) {
                Code code = tenant.authentication().codeOfFailedSasl();
                LOG.info("{} could not authenticate by SASL: {}", link.clientAddress(), cause.getMessage());
                withoutZxid(packet, code, new SetSASLResponse(null), code != Code.OK);
            } else {
                LOG.warn("SASL with {} failed", link.clientAddress(), cause);
                connection.drop("SASL failed");
            }
        });
    }

    /** Refuses whatever was asked by a client that has to authenticate first. */
    void turnAway(Packet packet) {
        LOG.info("Closing {}: it has not authenticated", link.clientAddress());
        withoutZxid(packet, Code.SESSIONCLOSEDREQUIRESASLAUTH, null, true);
    }

    /** Replies as ZooKeeper's server does to what it does not pass to its request processors. */
    private void withoutZxid(Packet packet, Code code, Record body, boolean thenClose) {
        atCurrentZxid(packet, zxid -> new Reply(packet.xid(), 0, code.intValue(), body), thenClose);
    }

    /** Replies with {@code body}, or nothing but a header, as of the version where the view stands. */
    private void current(Packet packet, Record body) {
        atCurrentZxid(packet, zxid -> Reply.ok(packet.xid(), zxid, body), false);
    }

    private void noNode(Packet packet) {
        atCurrentZxid(packet, zxid -> Reply.failed(packet.xid(), zxid, Code.NONODE), false);
    }

    /** Replies as of the version where the view stands: everything that is past is awaited in vain, but under the lock. */
    private void atCurrentZxid(Packet packet, LongFunction<Reply> answer, boolean thenClose) {
        tenant.view().await(Stamp.ZERO, () -> {
            send(packet, answer.apply(tenant.view().zxid()), thenClose);
        });
    }

    private void send(Packet packet, Reply reply, boolean thenClose) {
        link.send(reply);
        if (thenClose) {
            connection.stopServing();
            link.send(new Outbound.Close());
        }
        connection.readAnswered(packet);
    }

    private void readable(Packet packet, String path, Function<Znode, Record> body) {
        znode(
                packet,
                path,
                (znode, zxid) -> refusal(znode, AclEntry.READ)
                        .map(code -> Reply.failed(packet.xid(), zxid, code))
                        .orElseGet(() -> Reply.ok(packet.xid(), zxid, body.apply(znode))));
    }

    /** Reads a znode. An ill-formed path names none. */
    private void znode(Packet packet, String path, Answer<Znode> answer) {
        if (ZnodePaths.isReadable(path)) {
            tenant.view().readZnode(ZnodePaths.toRead(path), new Answering<>(packet, answer));
        } else {
            atCurrentZxid(packet, zxid -> answer.of(null, zxid), false);
        }
    }

    private Optional<Code> refusal(Znode znode, int permissions) {
        if (znode == null) {
            return Optional.of(Code.NONODE);
        }
        return AccessControl.permits(znode.acl().entries(), permissions, connection.caller())
                ? Optional.empty()
                : Optional.of(Code.NOAUTH);
    }

    private boolean mayRead(Znode znode) {
        return refusal(znode, AclEntry.READ).isEmpty();
    }

    private Stat stat(Znode znode) {
        return tenant.bodies().stat(znode.stat());
    }

    private void failed(Throwable cause) {
        LOG.warn("A read for {} failed", link.clientAddress(), cause);
        connection.drop("the store could not answer");
    }

    private abstract class Failing<T> implements ReadHandler<T> {
        @Override
        public void failed(Throwable cause) {
            ReadAnswerer.this.failed(cause);
        }
    }

    private class Answering<T> extends Failing<T> {
        private final Packet packet;
        private final Answer<T> answer;

        private Answering(Packet packet, Answer<T> answer) {
            this.packet = packet;
            this.answer = answer;
        }

        @Override
        public void read(T value, long zxid) {
            send(packet, answer.of(value, zxid), false);
        }
    }

    /** Goes on where the caller may read a znode, and answers where not. */
    private abstract class Permitted extends Failing<Znode> {
        private final Packet packet;

        private Permitted(Packet packet) {
            this.packet = packet;
        }

        abstract void permitted(long zxid);

        @Override
        public void read(Znode znode, long zxid) {
            Optional<Code> refusal = refusal(znode, AclEntry.READ);
            if (refusal.isPresent()) {
                send(packet, Reply.failed(packet.xid(), zxid, refusal.get()), false);
            } else {
                permitted(zxid);
            }
        }
    }
}
