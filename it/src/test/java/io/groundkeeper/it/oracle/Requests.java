package io.groundkeeper.it.oracle;

import io.groundkeeper.it.oracle.Operation.AddAuth;
import io.groundkeeper.it.oracle.Operation.AddWatch;
import io.groundkeeper.it.oracle.Operation.Check;
import io.groundkeeper.it.oracle.Operation.Create;
import io.groundkeeper.it.oracle.Operation.CreateTtl;
import io.groundkeeper.it.oracle.Operation.Delete;
import io.groundkeeper.it.oracle.Operation.DeleteContainer;
import io.groundkeeper.it.oracle.Operation.Exists;
import io.groundkeeper.it.oracle.Operation.GetAcl;
import io.groundkeeper.it.oracle.Operation.GetAllChildrenNumber;
import io.groundkeeper.it.oracle.Operation.GetChildren;
import io.groundkeeper.it.oracle.Operation.GetData;
import io.groundkeeper.it.oracle.Operation.GetEphemerals;
import io.groundkeeper.it.oracle.Operation.Multi;
import io.groundkeeper.it.oracle.Operation.MultiRead;
import io.groundkeeper.it.oracle.Operation.RawCreate;
import io.groundkeeper.it.oracle.Operation.Reconfig;
import io.groundkeeper.it.oracle.Operation.RemoveWatches;
import io.groundkeeper.it.oracle.Operation.SetAcl;
import io.groundkeeper.it.oracle.Operation.SetData;
import io.groundkeeper.it.oracle.Operation.Sync;
import io.groundkeeper.it.oracle.Operation.WhoAmI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.jute.Record;
import org.apache.zookeeper.AsyncCallback.VoidCallback;
import org.apache.zookeeper.CreateOptions;
import org.apache.zookeeper.DeleteContainerRequest;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.WhoAmIResponse;

/** Sends operations through the client library's asynchronous calls. */
final class Requests {

    private final RawClient zooKeeper;
    private final Namespace namespace;
    private final Watcher watcher;

    /** @param watcher the client's default one */
    Requests(RawClient zooKeeper, Namespace namespace, Watcher watcher) {
        this.watcher = watcher;
        this.zooKeeper = zooKeeper;
        this.namespace = namespace;
    }

    void send(Operation operation, Reply reply) {
        if (operation instanceof Create create) {
            send(create, reply);
        } else if (operation instanceof Delete delete) {
            zooKeeper.delete(path(delete.path()), delete.version(), (rc, p, ctx) -> reply.done(rc), null);
        } else if (operation instanceof Exists exists) {
            zooKeeper.exists(path(exists.path()), exists.watch(), (rc, p, ctx, stat) -> reply.stat(rc, stat), null);
        } else if (operation instanceof GetData get) {
            zooKeeper.getData(
                    path(get.path()), get.watch(), (rc, p, ctx, data, stat) -> reply.data(rc, data, stat), null);
        } else if (operation instanceof SetData set) {
            zooKeeper.setData(
                    path(set.path()),
                    bytes(set.data()),
                    set.version(),
                    (rc, p, ctx, stat) -> reply.stat(rc, stat),
                    null);
        } else if (operation instanceof GetChildren get) {
            send(get, reply);
        } else if (operation instanceof GetAcl get) {
            zooKeeper.getACL(path(get.path()), null, (rc, p, ctx, acl, stat) -> reply.acl(rc, acl, stat), null);
        } else if (operation instanceof SetAcl set) {
            zooKeeper.setACL(
                    path(set.path()),
                    set.acl().entries(),
                    set.version(),
                    (rc, p, ctx, stat) -> reply.stat(rc, stat),
                    null);
        } else if (operation instanceof AddAuth auth) {
            zooKeeper.addAuthInfo("digest", auth.who().bytes());
            // The client library does not tell when it is done; what follows it on the connection does.
            zooKeeper.sync("/", (rc, p, ctx) -> reply.unseen(), null);
        } else if (operation instanceof Sync sync) {
            zooKeeper.sync(path(sync.path()), (rc, p, ctx) -> reply.done(rc), null);
        } else if (operation instanceof Multi multi) {
            send(multi.operations(), reply);
        } else if (operation instanceof MultiRead multi) {
            send(multi.operations(), reply);
        } else {
            sendLater(operation, reply);
        }
    }

    /** What came with ZooKeeper 3.5 and later. */
    private void sendLater(Operation operation, Reply reply) {
        if (operation instanceof CreateTtl create) {
            zooKeeper.create(
                    path(create.path()),
                    bytes(create.data()),
                    create.acl().entries(),
                    create.mode(),
                    (rc, p, ctx, name, stat) -> reply.created(rc, name, stat),
                    null,
                    create.ttl());
        } else if (operation instanceof RawCreate create) {
            zooKeeper.send(create.type(), request(create), null, (rc, p, ctx) -> reply.done(rc));
        } else if (operation instanceof DeleteContainer delete) {
            zooKeeper.send(
                    OpCode.deleteContainer,
                    new DeleteContainerRequest(path(delete.path())),
                    null,
                    (rc, p, ctx) -> reply.done(rc));
        } else if (operation instanceof GetAllChildrenNumber get) {
            zooKeeper.getAllChildrenNumber(path(get.path()), (rc, p, ctx, number) -> reply.number(rc, number), null);
        } else if (operation instanceof GetEphemerals get) {
            zooKeeper.getEphemerals(path(get.prefix()), (rc, ctx, paths) -> reply.paths(rc, paths), null);
        } else if (operation instanceof WhoAmI) {
            WhoAmIResponse response = new WhoAmIResponse();
            zooKeeper.send(
                    OpCode.whoAmI, null, response, (rc, p, ctx) -> reply.identities(rc, response.getClientInfo()));
        } else if (operation instanceof Reconfig) {
            zooKeeper.reconfigure(
                    "server.2=127.0.0.1:1:2;3", null, null, -1, (rc, p, ctx, data, stat) -> reply.done(rc), null);
        } else if (operation instanceof AddWatch add) {
            zooKeeper.addWatch(path(add.path()), add.mode(), (rc, p, ctx) -> reply.done(rc), null);
        } else if (operation instanceof RemoveWatches remove) {
            send(remove, reply);
        } else {
            throw new IllegalArgumentException("cannot be sent by itself: " + operation);
        }
    }

    private void send(List<Operation> members, Reply reply) {
        List<Op> parts = members.stream().map(this::part).toList();
        zooKeeper.multi(parts, (rc, p, ctx, results) -> reply.multi(rc, results), null);
    }

    private void send(RemoveWatches remove, Reply reply) {
        VoidCallback callback = (rc, p, ctx) -> reply.done(rc);
        if (remove.all()) {
            zooKeeper.removeAllWatches(path(remove.path()), remove.type(), remove.local(), callback, null);
        } else {
            zooKeeper.removeWatches(path(remove.path()), watcher, remove.type(), remove.local(), callback, null);
        }
    }

    private Record request(RawCreate create) {
        // A path that does not begin as it should is sent as it is.
        String path = create.path().startsWith("/") ? path(create.path()) : create.path();
        return create.type() == OpCode.createTTL
                ? new CreateTTLRequest(path, null, create.acl().entries(), create.flags(), create.ttl())
                : new CreateRequest(path, null, create.acl().entries(), create.flags());
    }

    private void send(Create create, Reply reply) {
        if (create.wantsStat()) {
            zooKeeper.create(
                    path(create.path()),
                    bytes(create.data()),
                    create.acl().entries(),
                    create.mode(),
                    (rc, p, ctx, name, stat) -> reply.created(rc, name, stat),
                    null);
        } else {
            zooKeeper.create(
                    path(create.path()),
                    bytes(create.data()),
                    create.acl().entries(),
                    create.mode(),
                    (rc, p, ctx, name) -> reply.created(rc, name),
                    null);
        }
    }

    private void send(GetChildren get, Reply reply) {
        if (get.wantsStat()) {
            zooKeeper.getChildren(
                    path(get.path()), get.watch(), (rc, p, ctx, names, stat) -> reply.children(rc, names, stat), null);
        } else {
            zooKeeper.getChildren(
                    path(get.path()), get.watch(), (rc, p, ctx, names) -> reply.children(rc, names), null);
        }
    }

    private Op part(Operation operation) {
        if (operation instanceof Create create) {
            return part(create);
        } else if (operation instanceof CreateTtl create) {
            return Op.create(
                    path(create.path()), bytes(create.data()), create.acl().entries(), create.mode(), create.ttl());
        } else if (operation instanceof GetData get) {
            return Op.getData(path(get.path()));
        } else if (operation instanceof GetChildren get) {
            return Op.getChildren(path(get.path()));
        } else if (operation instanceof Delete delete) {
            return Op.delete(path(delete.path()), delete.version());
        } else if (operation instanceof SetData set) {
            return Op.setData(path(set.path()), bytes(set.data()), set.version());
        } else if (operation instanceof Check check) {
            return Op.check(path(check.path()), check.version());
        }
        throw new IllegalArgumentException("cannot be part of a multi: " + operation);
    }

    private Op part(Create create) {
        if (create.wantsStat() && !create.mode().isContainer()) {
            CreateOptions options = CreateOptions.newBuilder(create.acl().entries(), create.mode())
                    .build();
            return Op.create(path(create.path()), bytes(create.data()), options);
        }
        return Op.create(path(create.path()), bytes(create.data()), create.acl().entries(), create.mode());
    }

    private String path(String path) {
        return namespace.toServer(path);
    }

    private static byte[] bytes(String data) {
        return data == null ? null : data.getBytes(StandardCharsets.UTF_8);
    }
}
