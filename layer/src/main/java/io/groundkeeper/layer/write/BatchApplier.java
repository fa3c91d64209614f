package io.groundkeeper.layer.write;

import io.groundkeeper.schema.TenantLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides the requests of a batch, in order, over the records that were loaded for it: a pure function. */
final class BatchApplier {
    private BatchApplier() {}

    /**
     * What applying a batch came to.
     *
     * @param missing records that must be loaded before it can be applied; where there are any, the rest means nothing
     * @param outcomes one for each request
     * @param changes what is to be written
     * @param quotaExcesses quotas that are exceeded, each with what is to be said of it
     */
    record Applied(
            Set<Lookup> missing,
            List<Outcome> outcomes,
            Workspace.Changes changes,
            Map<String, String> quotaExcesses) {}

    /**
     * Applies {@code requests}.
     *
     * @param enforceQuota whether quotas limit anything
     * @param tenantLimits what the whole tenant is limited to
     */
    static Applied apply(
            List<WriteRequest> requests, LoadedRecords loaded, boolean enforceQuota, TenantLimits tenantLimits) {
        Workspace workspace = new Workspace(loaded);
        LimitCheck limits = new LimitCheck(workspace, tenantLimits);
        TreeOperations tree = new TreeOperations(workspace, new QuotaOperations(workspace, enforceQuota), limits);
        SessionOperations sessions = new SessionOperations(workspace, tree, limits);
        List<Outcome> outcomes = new ArrayList<>(requests.size());
        for (int index = 0; index < requests.size(); index++) {
            workspace.begin(index);
            try {
                Outcome outcome = apply(requests.get(index), tree, sessions, limits);
                outcomes.add(outcome);
                if (outcome instanceof Outcome.Failed || outcome instanceof Outcome.MultiFailed) {
                    workspace.discard();
                } else {
                    workspace.keep();
                }
            } catch (NotLoadedException e) {
                workspace.miss(e.lookups());
                workspace.discard();
            }
        }
        return new Applied(workspace.missing(), outcomes, workspace.changes(), workspace.excesses());
    }

    private static Outcome apply(
            WriteRequest request, TreeOperations tree, SessionOperations sessions, LimitCheck limits) {
        Operation operation = request.operation();
        if (operation instanceof Operation.OpenSession open) {
            return sessions.open(request, open);
        }
        if (operation instanceof Operation.MoveSession move) {
            return sessions.move(request, move);
        }
        if (operation instanceof Operation.CloseSession) {
            return sessions.close(request);
        }
        if (operation instanceof Operation.Reap reap) {
            return tree.reap(request, reap);
        }
        Failure refusal = sessions.refusal(request);
        if (refusal != null) {
            return new Outcome.Failed(refusal);
        }
        if (limits.isTooLarge(operation)) {
            Outcome tooLarge = new Outcome.Failed(Failure.REQUEST_TOO_LARGE);
            return operation instanceof Operation.Multi multi
                    ? multiFailed(0, tooLarge, multi.members().size())
                    : tooLarge;
        }
        return operation instanceof Operation.Multi multi
                ? applyMulti(request, multi, tree)
                : applyOne(request, operation, tree);
    }

    private static Outcome applyOne(WriteRequest request, Operation operation, TreeOperations tree) {
        if (operation instanceof Operation.Create create) {
            return tree.create(request, create);
        } else if (operation instanceof Operation.CreateIllFormed create) {
            return tree.createIllFormed(request, create);
        } else if (operation instanceof Operation.Delete delete) {
            return tree.delete(request, delete);
        } else if (operation instanceof Operation.DeleteIllFormed delete) {
            return tree.deleteIllFormed(request, delete);
        } else if (operation instanceof Operation.DeleteContainer delete) {
            return tree.deleteContainer(delete);
        } else if (operation instanceof Operation.SetData set) {
            return tree.setData(request, set);
        } else if (operation instanceof Operation.SetAcl set) {
            return tree.setAcl(request, set);
        } else if (operation instanceof Operation.Check check) {
            return tree.check(request, check);
        } else if (operation instanceof Operation.Refused refused) {
            return new Outcome.Failed(refused.failure());
        }
        throw new IllegalArgumentException("not a member of a multi: " + operation);
    }

    /** All members, or none: ZooKeeper's error shape tells which one failed. */
    private static Outcome applyMulti(WriteRequest request, Operation.Multi multi, TreeOperations tree) {
        List<Outcome> done = new ArrayList<>(multi.members().size());
        for (Operation member : multi.members()) {
            Outcome outcome = applyOne(request, member, tree);
            if (outcome instanceof Outcome.Failed failed && failed.failure() == Failure.MARSHALLING_ERROR) {
                // A server that stumbles over a member has no answer for the others.
                return outcome;
            }
            if (outcome instanceof Outcome.Failed) {
                return multiFailed(done.size(), outcome, multi.members().size());
            }
            done.add(outcome);
        }
        return new Outcome.MultiDone(List.copyOf(done));
    }

    private static Outcome multiFailed(int failedAt, Outcome failure, int size) {
        List<Outcome> outcomes = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            outcomes.add(
                    i < failedAt
                            ? new Outcome.Done()
                            : i == failedAt ? failure : new Outcome.Failed(Failure.RUNTIME_INCONSISTENCY));
        }
        return new Outcome.MultiFailed(List.copyOf(outcomes));
    }
}
