package io.groundkeeper.layer.write;

import io.groundkeeper.layer.Paths;
import io.groundkeeper.schema.TenantLimit;
import io.groundkeeper.schema.TenantLimits;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a batch will need, as far as its requests alone can tell; applying it finds the rest. */
final class Lookups {
    private final Set<Lookup> lookups = new LinkedHashSet<>();

    private final TenantLimits limits;

    private Lookups(TenantLimits limits) {
        this.limits = limits;
    }

    static Set<Lookup> of(List<WriteRequest> requests, TenantLimits limits) {
        Lookups all = new Lookups(limits);
        for (WriteRequest request : requests) {
            if (!(request.operation() instanceof Operation.Reap)) {
                all.lookups.add(new Lookup.Session(request.sessionId()));
            }
            all.add(request.operation(), request.sessionId());
        }
        return all.lookups;
    }

    private void add(Operation operation, long sessionId) {
        if (operation instanceof Operation.Create create) {
            addCreate(create);
        } else if (operation instanceof Operation.CreateIllFormed create) {
            lookups.add(new Lookup.Node(create.parent()));
        } else if (operation instanceof Operation.Delete delete) {
            addDelete(delete.path());
            if (delete.version() >= 0) {
                lookups.add(new Lookup.Data(delete.path(), true));
            }
        } else if (operation instanceof Operation.DeleteIllFormed delete) {
            lookups.add(new Lookup.Node(delete.parent()));
        } else if (operation instanceof Operation.DeleteContainer delete) {
            addDelete(delete.path());
        } else if (operation instanceof Operation.Reap reap) {
            lookups.add(new Lookup.Metadata());
            addDelete(reap.path());
        } else if (operation instanceof Operation.SetData set) {
            lookups.add(new Lookup.Quotas());
            addUsageFor(TenantLimit.BYTES);
            lookups.add(new Lookup.Node(set.path()));
            lookups.add(new Lookup.Data(set.path(), true));
            addForStat(set.path());
        } else if (operation instanceof Operation.SetAcl set) {
            lookups.add(new Lookup.Node(set.path()));
            lookups.add(new Lookup.Data(set.path(), false));
            addForStat(set.path());
        } else if (operation instanceof Operation.Check check) {
            lookups.add(new Lookup.Node(check.path()));
            if (check.version() >= 0) {
                lookups.add(new Lookup.Data(check.path(), true));
            }
        } else if (operation instanceof Operation.Multi multi) {
            multi.members().forEach(member -> add(member, sessionId));
        } else if (operation instanceof Operation.OpenSession) {
            lookups.add(new Lookup.Metadata());
            addUsageFor(TenantLimit.SESSIONS);
        } else if (operation instanceof Operation.MoveSession) {
            lookups.add(new Lookup.Metadata());
        } else if (operation instanceof Operation.CloseSession) {
            lookups.add(new Lookup.Quotas());
            lookups.add(new Lookup.Ephemerals(sessionId));
        }
    }

    private void addCreate(Operation.Create create) {
        lookups.add(new Lookup.Quotas());
        addUsageFor(TenantLimit.ZNODES);
        addUsageFor(TenantLimit.BYTES);
        String parent = Paths.parent(create.path());
        lookups.add(new Lookup.Node(parent));
        if (create.sequential()) {
            lookups.add(new Lookup.Counters(parent, true));
        } else {
            lookups.add(new Lookup.Node(create.path()));
        }
    }

    private void addDelete(String path) {
        lookups.add(new Lookup.Quotas());
        if (path.equals(Paths.ROOT)) {
            return;
        }
        lookups.add(new Lookup.Node(Paths.parent(path)));
        lookups.add(new Lookup.Node(path));
        lookups.add(new Lookup.Length(path));
        lookups.add(new Lookup.Counters(path, true));
    }

    private void addUsageFor(TenantLimit limit) {
        if (limits.has(limit)) {
            lookups.add(new Lookup.Usage());
        }
    }

    private void addForStat(String path) {
        lookups.add(new Lookup.Counters(path, false));
        lookups.add(new Lookup.ChildrenChanged(path));
    }
}
