package io.groundkeeper.it.oracle;

import io.groundkeeper.it.oracle.Operation.AddAuth;
import io.groundkeeper.it.oracle.Operation.Check;
import io.groundkeeper.it.oracle.Operation.Create;
import io.groundkeeper.it.oracle.Operation.Delete;
import io.groundkeeper.it.oracle.Operation.Exists;
import io.groundkeeper.it.oracle.Operation.GetAcl;
import io.groundkeeper.it.oracle.Operation.GetChildren;
import io.groundkeeper.it.oracle.Operation.GetData;
import io.groundkeeper.it.oracle.Operation.Multi;
import io.groundkeeper.it.oracle.Operation.SetAcl;
import io.groundkeeper.it.oracle.Operation.SetData;
import io.groundkeeper.it.oracle.Operation.Sync;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;

/** Sends operations through the client library's asynchronous calls. */
final class Requests {

    private final ZooKeeper zooKeeper;
    private final Namespace namespace;

    Requests(ZooKeeper zooKeeper, Namespace namespace) {
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
            reply.unseen();
        } else if (operation instanceof Sync sync) {
            zooKeeper.sync(path(sync.path()), (rc, p, ctx) -> reply.done(rc), null);
        } else if (operation instanceof Multi multi) {
            List<Op> parts = multi.operations().stream().map(this::part).toList();
            zooKeeper.multi(parts, (rc, p, ctx, results) -> reply.multi(rc, results), null);
        } else {
            throw new IllegalArgumentException("cannot be sent by itself: " + operation);
        }
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
            return Op.create(
                    path(create.path()), bytes(create.data()), create.acl().entries(), create.mode());
        } else if (operation instanceof Delete delete) {
            return Op.delete(path(delete.path()), delete.version());
        } else if (operation instanceof SetData set) {
            return Op.setData(path(set.path()), bytes(set.data()), set.version());
        } else if (operation instanceof Check check) {
            return Op.check(path(check.path()), check.version());
        }
        throw new IllegalArgumentException("cannot be part of a multi: " + operation);
    }

    private String path(String path) {
        return namespace.toServer(path);
    }

    private static byte[] bytes(String data) {
        return data == null ? null : data.getBytes(StandardCharsets.UTF_8);
    }
}
