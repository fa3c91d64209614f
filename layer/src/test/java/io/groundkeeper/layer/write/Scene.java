package io.groundkeeper.layer.write;

import io.groundkeeper.layer.quota.QuotaSet;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.NodeAcl;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loaded records by hand: what a batch finds in the store. Every scene has a root and a session. */
final class Scene {
    static final long SESSION = 7;
    static final long PROXY = 42;
    static final int TENURE = 0;
    static final long NOW = 5_000;
    static final long THEN = 1_000;
    static final Stamp OLD = Stamp.committed(100, 0, 0);
    static final int VERSION = 5;
    static final int ACL_VERSION = 3;
    static final byte[] PASSWORD = {1, 2, 3};

    final LoadedRecords records = new LoadedRecords();

    Scene() {
        session(SESSION, PROXY);
        records.put(new Lookup.Quotas(), Optional.of(QuotaSet.NONE));
        records.put(new Lookup.Metadata(), Optional.of(new byte[0]));
        node("/");
    }

    /** A znode without children that anyone may do anything with. */
    Scene node(String path) {
        return node(path, AclEntry.OPEN, 0, ChildCounters.NONE);
    }

    Scene node(String path, List<AclEntry> acl) {
        return node(path, acl, 0, ChildCounters.NONE);
    }

    Scene node(String path, ChildCounters children) {
        return node(path, AclEntry.OPEN, 0, children);
    }

    Scene ephemeral(String path, long owner) {
        return node(path, AclEntry.OPEN, owner, ChildCounters.NONE);
    }

    Scene node(String path, List<AclEntry> acl, long owner, ChildCounters children) {
        NodeCore core = new NodeCore(new NodeHead(OLD, THEN, owner), new NodeAcl(ACL_VERSION, acl));
        put(path, core, NodeData.of(OLD, THEN, VERSION, new byte[] {1}), children);
        return this;
    }

    Scene data(String path, NodeData data) {
        records.put(new Lookup.Data(path, true), Optional.of(data));
        return this;
    }

    Scene absent(String... paths) {
        for (String path : paths) {
            put(path, null, null, null);
        }
        return this;
    }

    Scene session(long id, long owner) {
        return session(id, owner, TENURE);
    }

    Scene session(long id, long owner, int tenure) {
        records.put(new Lookup.Session(id), Optional.of(new SessionRecord(10_000, owner, tenure, PASSWORD)));
        return this;
    }

    Scene noSession(long id) {
        records.put(new Lookup.Session(id), Optional.empty());
        return this;
    }

    Scene ephemerals(long session, List<String> paths) {
        return ephemerals(session, paths, true);
    }

    /** @param all whether the session has no more of them */
    Scene ephemerals(long session, List<String> paths, boolean all) {
        records.put(new Lookup.Ephemerals(session), Optional.of(new LoadedRecords.Paths(paths, all)));
        return this;
    }

    private void put(String path, NodeCore core, NodeData data, ChildCounters children) {
        records.put(new Lookup.Node(path), Optional.ofNullable(core));
        records.put(new Lookup.Data(path, true), Optional.ofNullable(data));
        records.put(new Lookup.Counters(path, true), Optional.ofNullable(children));
        records.put(new Lookup.ChildrenChanged(path), Optional.empty());
    }

    /** Applies operations of the scene's session, one request each, as one batch. */
    BatchApplier.Applied apply(Operation... operations) {
        List<WriteRequest> requests = new ArrayList<>();
        for (Operation operation : operations) {
            requests.add(request(operation));
        }
        return BatchApplier.apply(requests, records, false, TenantLimits.NONE);
    }

    /** What becomes of one operation alone. */
    Outcome outcome(Operation operation) {
        return apply(operation).outcomes().get(0);
    }

    static WriteRequest request(Operation operation) {
        return new WriteRequest(SESSION, PROXY, TENURE, Caller.ANONYMOUS, NOW, operation);
    }

    static Operation.Create creation(String path) {
        return new Operation.Create(path, new byte[] {9}, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, false);
    }

    static Operation.Create createEphemeral(String path) {
        return new Operation.Create(path, new byte[] {9}, AclEntry.OPEN, Operation.Lifetime.EPHEMERAL, false);
    }

    static Operation.Create createSequential(String path) {
        return new Operation.Create(path, new byte[] {9}, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, true);
    }

    static Operation.Delete deletion(String path) {
        return new Operation.Delete(path, -1);
    }

    static Operation.SetData set(String path, int version) {
        return new Operation.SetData(path, new byte[] {8, 8}, version);
    }

    static Operation.Multi multi(Operation... members) {
        return new Operation.Multi(List.of(members));
    }

    static Outcome failed(Failure failure) {
        return new Outcome.Failed(failure);
    }
}
